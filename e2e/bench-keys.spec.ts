import { Bench } from "./bench";
import { expect, test } from "./fixtures";

test("the keys of the bench act on what is seen, and the focus is never lost", async ({ as, opened, sandbox }) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  const { keyboard } = officer;
  const { review, refuse, incidentReport } = bench.words;
  const current = officer.locator("[id^=ask-][aria-current]");
  const note = officer.getByLabel(review.note);
  const answered = officer.getByText(/^\d+ of \d+ answered$/);
  const sent: string[] = [];
  officer.on("request", (one) => one.headers()["next-action"] && sent.push(one.postData() ?? ""));
  const answersSent = () => sent.filter((body) => body.includes('"evidenceHash"') && body.includes('"item"')).length;

  await bench.claim(request.number);
  await bench.collected();
  await expect(current).toBeFocused();
  const first = await current.getAttribute("id");
  await keyboard.press("y");
  await expect(current).not.toHaveAttribute("id", first ?? "");
  await expect(current).toBeFocused();

  await keyboard.press("n");
  await expect(note).toBeFocused();
  await keyboard.type("A finger over the corner");
  await keyboard.press("Escape");
  await expect(current).toBeFocused();
  await expect(officer.getByText(review.saved, { exact: true })).toBeVisible();
  const before = answersSent();
  for (const key of ["t", "Escape"]) await keyboard.press(key);
  await expect(current).toBeFocused();
  expect(answersSent()).toBe(before);

  // Behind another tab nothing is answered; the way on brings the questions up first.
  await keyboard.press("j");
  const here = await current.getAttribute("id");
  const count = await answered.innerText();
  await officer.getByRole("tab", { name: review.tabs.record }).click();
  await keyboard.press("y");
  await expect(answered).toHaveText(count);
  await keyboard.press("j");
  await expect(current).toHaveAttribute("id", here ?? "");
  await expect(current).toBeFocused();

  // Space plays, wherever among the questions the focus is.
  await keyboard.press("1");
  const video = officer.locator("video");
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.duration)).toBeGreaterThan(1);
  await keyboard.press("Space");
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(false);
  await keyboard.press("Space");

  // A window over the sheet: nothing is signed from under it.
  await keyboard.press("x");
  await expect(officer.getByRole("combobox", { name: refuse.cause })).toBeFocused();
  await officer.getByRole("button", { name: incidentReport.open }).click();
  await expect(officer.getByRole("dialog")).toBeVisible();
  await officer.getByLabel(incidentReport.what).focus();
  await keyboard.press("Control+Enter");
  const troubled = officer.locator("aside [aria-invalid=true]");
  await expect(troubled).toHaveCount(0);
  await keyboard.press("Escape");
  await expect(officer.getByRole("dialog")).toHaveCount(0);
  await keyboard.press("Control+Enter");
  await expect(troubled.first()).toBeFocused();
  await keyboard.press("Escape");
  await expect(officer.locator("#open-refuse")).toBeFocused();
  await bench.release();
});

test("without a connection it is answered and not decided; what was answered is sent later", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  const { review } = bench.words;
  await bench.claim(request.number);
  await bench.collected();
  const current = officer.locator("[id^=ask-][aria-current]");
  const item = (await current.getAttribute("id"))?.slice(4) ?? "";
  const row = officer.locator(`li[data-item="${item}"]`);
  const unsaved = officer.getByText(review.claimBar.notSaved.replace("{n}", "1"), { exact: true });

  await officer.context().setOffline(true);
  await officer.keyboard.press("y");
  await expect(row).toContainText(review.waitingToSave);
  await expect(unsaved).toBeVisible();
  await expect(officer.getByText(/^0 of \d+ answered$/)).toBeVisible();
  for (const key of ["x", "v"]) {
    await officer.keyboard.press(key);
    await expect(officer.getByText(review.hindrances.offline)).toBeVisible();
    await officer.getByRole("button", { name: bench.words.app.close }).click();
  }

  const resent = officer.waitForResponse((answer) => (answer.request().postData() ?? "").includes(`"item":"${item}"`));
  await officer.context().setOffline(false);
  await resent;
  await expect(unsaved).toHaveCount(0);
  await expect(officer.getByText(/^1 of \d+ answered$/)).toBeVisible();
  await officer.reload();
  await expect(officer.getByText(/^1 of \d+ answered$/)).toBeVisible();
  await expect(unsaved).toHaveCount(0);
  await bench.release();
});
