import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { expect, test } from "./fixtures";
import { listen } from "./heard";
import { account } from "./people";

const forms = (secret: string) => [
  secret,
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("hex"),
  encodeURIComponent(secret),
];

/** What a browser keeps of a page after it: its markup, what fields hold, and its stores. */
const kept = (page: Page) =>
  page.evaluate(() => {
    const fields = [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value);
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
    return [document.documentElement.outerHTML, ...fields, ...stores, document.cookie, location.href].join("\n");
  });

test("what an officer signs with is in no answer, no address, no page and no store after its use", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "expired");
  const officer = await as("ignasi");
  const heard = listen(officer);
  const { rao, password } = account("ignasi");
  const secrets = [rao?.password ?? "", rao?.pin ?? "", password];
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(5);
  const bench = new Bench(officer, "ignasi");
  await bench.claim(request.number);
  await bench.collected();
  await bench.answerOne("D3", "n");
  await officer.keyboard.press("x");
  await officer.getByRole("combobox").fill("DOC-02");
  await officer.keyboard.press("Enter");
  await officer.getByRole("button", { name: "EN", exact: true }).click();
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Refused" })).toBeVisible();

  // It has been used, and the search can find: the act carried it, the answers the request's number.
  expect(heard.sent()).toContain(rao?.pin ?? "-");
  const pages = [await kept(officer)];
  await officer.reload();
  await expect(officer.getByText("Nothing is left to decide here.").first()).toBeVisible();
  pages.push(await kept(officer));
  await officer.goto(`/requests/${request.id}`);
  await expect(officer.getByText("Refused", { exact: true }).first()).toBeVisible();
  pages.push(await kept(officer));
  const everything = [heard.asked(), ...pages].join("\n");
  expect(everything).toContain(request.number);
  expect(secrets.flatMap(forms).filter((form) => everything.includes(form))).toEqual([]);
});
