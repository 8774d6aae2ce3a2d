import { Bench } from "./bench";
import { Beside } from "./beside";
import { appUrl } from "./environment";
import { expect, test } from "./fixtures";
import { browserOf } from "./people";

/* Two web servers on one database. Two workers are in lib/testing/faults/instances.test.ts. */

/** Usually within half a second; a page that only polled would take fifteen. */
const atOnce = { timeout: 5000 };

test("two web servers are one product, and one that is asked to end loses nothing", async ({
  as,
  opened,
  sandbox,
  playwright,
  launchOptions,
  contextOptions,
}) => {
  test.setTimeout(300_000);
  const requests = [await opened(), await opened(), await opened()];
  for (const { requestPk } of requests) await sandbox.finish(requestPk);
  const [request] = requests;
  if (!request) throw new Error("nothing was opened");
  const here = await as("nuria");

  const beside = await Beside.web();
  const browser = await beside.browser(playwright.chromium, launchOptions);
  try {
    const own = { ...contextOptions, baseURL: appUrl };
    const storageState = await here.context().storageState();
    const there = await (await browser.newContext({ ...own, storageState })).newPage();

    // Signed in at one is signed in at the other, and what happens at one is seen at the other.
    await there.goto("/queue");
    await expect(there.getByRole("heading", { level: 1, name: "Queue" })).toBeVisible();
    const row = there.getByRole("row").filter({ hasText: request.number });
    await expect(row).toBeVisible();
    await expect(row).not.toContainText("You, ");
    const bench = new Bench(here, "nuria");
    await bench.claim(request.number);
    await expect(row).toContainText("You, ", atOnce);

    // A claim given up there is lost here at once.
    await there.goto(`/requests/${request.id}/review`);
    await there.getByRole("button", { name: /^Release/ }).click();
    await there.waitForURL(/\/queue/);
    await expect(here.getByText("You no longer hold this request: the time ran out or it was given back.")).toBeVisible(
      atOnce,
    );

    // Two officers who ask for the next one at the same moment hold different ones.
    const ignasi = await (await browserOf(browser, "ignasi", own)).newPage();
    const pages = [here, ignasi];
    for (const page of pages) {
      await page.goto("/queue");
      await expect(page.getByRole("row").filter({ hasText: request.number })).toBeVisible();
    }
    await Promise.all(pages.map((page) => page.keyboard.press("n")));
    await Promise.all(pages.map((page) => page.waitForURL(/\/review$/)));
    expect(here.url()).not.toBe(ignasi.url());

    // The server that took the refusal is asked to end while the provider is slow to answer.
    await bench.release();
    const theirs = new Bench(ignasi, "ignasi");
    await theirs.claim(request.number);
    const { requestPk } = request;
    await here.goto(`/requests/${request.id}`);
    await sandbox.fault({ operation: "refuse", request_pk: requestPk, kind: "delay", ms: 3000 });
    await ignasi.keyboard.press("x");
    await ignasi.getByRole("combobox").fill("DOC-02");
    await ignasi.keyboard.press("Enter");
    await ignasi.getByLabel(/What stays here/).fill("The card ended last year, read from the front.");
    await theirs.sign();
    await ignasi.keyboard.press("Control+Enter");
    await expect.poll(() => sandbox.ledger(requestPk, "refuse")).toHaveLength(1);
    const { code, seconds } = await beside.end();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(30);
    await expect(here.getByText("Refused", { exact: true }).first()).toBeVisible(atOnce);
    expect(await sandbox.ledger(requestPk, "refuse")).toHaveLength(1);
    await expect(there.goto("/queue")).rejects.toThrow("ERR_CONNECTION_REFUSED");
  } finally {
    await browser.close();
    await beside.end();
    await test.info().attach("log of the second server", { body: beside.log, contentType: "text/plain" });
  }
});
