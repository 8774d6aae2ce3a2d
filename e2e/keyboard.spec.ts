import { Bench } from "./bench";
import { appUrl } from "./environment";
import { expect, expectAccessible, test } from "./fixtures";

/*
 * A whole review without a mouse: taken from the queue, looked at, answered, decided and signed, with the keys alone, in
 * either language. `press` and `type` are all the page is given; fields are reached with Tab.
 */

for (const language of ["en", "es"] as const)
  test(`an approval and a refusal with the keyboard alone, ${language}`, async ({ as, opened, sandbox }) => {
    const good = await opened();
    const bad = await opened();
    await sandbox.finish(good.requestPk);
    await sandbox.finish(bad.requestPk, "review", "expired");
    const officer = await as("ignasi");
    await new Bench(officer, "ignasi").release();
    await officer.context().addCookies([{ name: "cotejo.locale", value: language, url: appUrl }]);
    try {
      const bench = new Bench(officer, "ignasi", language);
      const { words } = bench;
      await bench.claim(good.number);
      await bench.collected();
      await expectAccessible(officer);
      await bench.lookAtImages();
      await bench.watchVideo();
      await bench.answer();
      await expectAccessible(officer);
      await officer.keyboard.press("v");
      await expect(officer.getByRole("checkbox", { name: words.approve.confirm })).toBeVisible();
      await tabTo(bench, words.approve.confirm);
      await officer.keyboard.press("Space");
      await tabTo(bench, words.approve.reason);
      await officer.keyboard.type("One check has no answer from the provider; compared by eye.");
      await bench.sign();
      await officer.keyboard.press("Control+Enter");
      await expect(bench.outcome.getByRole("heading", { name: words.outcome.confirmed.approve })).toBeVisible();

      await officer.keyboard.press("Escape");
      await bench.claim(bad.number);
      await bench.collected();
      await bench.answerOne("D2", "n");
      await officer.keyboard.press("x");
      await tabTo(bench, words.refuse.cause);
      await officer.keyboard.type("DOC-02");
      await officer.keyboard.press("Enter");
      await bench.sign();
      await expectAccessible(officer);
      await officer.keyboard.press("Control+Enter");
      await expect(bench.outcome.getByRole("heading", { name: words.outcome.confirmed.refuse })).toBeVisible();
      expect(await sandbox.ledger(good.requestPk, "approve")).toHaveLength(1);
      expect(await sandbox.ledger(bad.requestPk, "refuse")).toHaveLength(1);
    } finally {
      await officer.context().addCookies([{ name: "cotejo.locale", value: "en", url: appUrl }]);
    }
  });

/** Goes on with Tab until the control of that name has the focus. */
async function tabTo({ page }: Bench, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent;
      return `${element?.getAttribute("aria-label") ?? ""} ${label ?? ""}`;
    });
  for (let step = 0; step < 80 && !(await focused()).includes(name); step++) await page.keyboard.press("Tab");
  expect(await focused()).toContain(name);
}
