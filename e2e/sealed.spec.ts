import { Bench } from "./bench";
import { expect, test } from "./fixtures";
import { listen, listenToStreams } from "./heard";

/** A number nothing else on the page could be. */
const similarity = 61.83927;

test("the machine's opinion of the face is in no byte the browser is sent before the officer's own is stored", async ({
  as,
  opened,
  sandbox,
}) => {
  await sandbox.switch({ similarity });
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const officer = await as("nuria");
  const heard = listen(officer);
  const streamed = await listenToStreams(officer);
  const all = () => `${heard.asked()}\n${streamed()}`;
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await bench.lookAtImages();
  for (const tab of ["Record", "Timeline", "Review"]) await officer.getByRole("tab", { name: tab }).click();
  // Asked for by hand as well: the answer of the server is what counts.
  const asked = await officer.request.get(`/api/requests/${request.id}/review`);
  const body = await asked.text();
  expect(asked.ok()).toBe(true);
  const opinion = /61\.839|61,839|"liveliness","label"|Liveness detected|"opinion":\{/;
  expect(body).toContain('"opinion":null');
  expect(body).not.toMatch(opinion);

  await bench.answerOne("F1", "n");
  await expect(officer.locator("li[data-item=F1]")).toContainText("Saved");
  const before = all();
  expect(before).toContain(request.number.replace("R-", ""));
  expect(before).not.toMatch(opinion);
  await bench.answerOne("F3", "y");
  await expect(officer.locator("aside")).toContainText(String(similarity));
  expect(all()).toMatch(opinion);
  await bench.release();
});
