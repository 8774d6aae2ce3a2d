import type { APIRequestContext } from "@playwright/test";
import pg from "pg";
import { localDatabase } from "../lib/commands/local-database";
import { Bench } from "./bench";
import { environment, sandboxUrl } from "./environment";
import { expect, expectAccessible, type OpenedRequest, test } from "./fixtures";
import { account, nextCode } from "./people";

/** As though a quarter of an hour and the reads of it had passed. */
async function letTimePass(requestId: string): Promise<void> {
  const client = new pg.Client(localDatabase(environment.dataDir).status()?.appUrl);
  await client.connect();
  const { rowCount } = await client.query(
    `UPDATE decision SET sent_at = sent_at - interval '20 minutes', recorded_at = recorded_at - interval '20 minutes',
            agreeing_reads = 3 WHERE request_id = $1 AND state = 'UNKNOWN'`,
    [requestId],
  );
  await client.end();
  expect(rowCount).toBe(1);
}

/** An officer's refusal reaches the provider at last. */
async function arrivesLate(api: APIRequestContext, { requestPk }: OpenedRequest, who: "nuria", reason: string) {
  const rao = account(who).rao;
  const { username, password, pin, id } = rao ?? { username: "", password: "", pin: "", id: "" };
  const answer = await api.post(`${sandboxUrl}/api/v1/videoid/${requestPk}/refuse`, {
    data: { username, password, pin, rao: id, reason },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function refuse(bench: Bench, cause: string): Promise<string> {
  const { page } = bench;
  await page.keyboard.press("x");
  await page.getByRole("combobox").fill(cause);
  await page.keyboard.press("Enter");
  const words = await page.getByTestId("reason-text").innerText();
  await bench.sign();
  await page.keyboard.press("Control+Enter");
  return words;
}

test("an outcome nobody knows is released by an admin; judged anew, the first takes effect late and counts", async ({
  as,
  opened,
  sandbox,
  request: api,
}) => {
  test.setTimeout(180_000);
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const lost = { operation: "refuse", request_pk: request.requestPk, times: 1, kind: "drop_before" };

  const first = new Bench(await as("nuria"), "nuria");
  await first.claim(request.number);
  await first.collected();
  await sandbox.fault(lost);
  const words = await refuse(first, "DOC-02");
  await expect(first.outcome.getByRole("alert")).toContainText("We do not know yet whether it was refused");

  const admin = await as("oscar");
  await admin.goto(`/requests/${request.id}`);
  const now = admin.getByRole("complementary", { name: "What can happen now" });
  await expect(now.getByText("Nobody knows yet whether it was refused")).toBeVisible();
  await expect(now.getByRole("timer")).toContainText("You may release it in 14:");
  await expect(now.getByRole("button", { name: "Release…" })).toHaveAttribute("aria-disabled", "true");
  await letTimePass(request.id);

  await admin.goto("/monitor");
  const stuck = admin
    .getByRole("region", { name: "Stuck" })
    .first()
    .getByRole("row")
    .filter({ hasText: request.number });
  await expect(stuck).toContainText("may be released");
  await stuck.getByRole("link").click();
  await now.getByRole("button", { name: "Release…" }).press("Enter");
  const dialog = admin.getByRole("dialog", { name: `Release the decision on ${request.number}` });
  await expectAccessible(admin);
  await dialog.getByLabel("Why, for the record").fill("gone");
  await dialog.getByRole("button", { name: "Ask once more and release" }).click();
  await expect(dialog.getByText("Write a little more: why somebody else is to judge.")).toBeVisible();
  await dialog.getByLabel("Why, for the record").fill("Nuria has left for today, and the applicant waits.");
  const release = dialog.getByRole("button", { name: "Ask once more and release" });
  await release.click();
  // Late in a long run the second factor of the sign-in is too old, and another code is asked for.
  const factor = dialog.getByLabel("Second factor");
  await expect(now.getByText("Released decision").or(factor)).toBeVisible();
  if (await factor.isVisible()) {
    await factor.fill(await nextCode(account("oscar").totpSecret));
    await release.click();
  }
  await expect(now.getByText("Released decision")).toBeVisible();
  await expect(admin.getByRole("listitem").filter({ hasText: "Released, to be judged anew: refuse" })).toContainText(
    "Óscar",
  );
  await expect(first.page.getByRole("alert").filter({ hasText: "Your decision was never answered." })).toBeVisible();

  const second = new Bench(await as("ignasi"), "ignasi");
  await second.claim(request.number);
  await expect(second.page.getByRole("alert").filter({ hasText: "you may judge anew" })).toContainText(
    "Nuria has left",
  );
  await second.collected();
  await expectAccessible(second.page);
  await sandbox.fault(lost);
  await refuse(second, "DOC-01");
  await expect(second.outcome.getByRole("alert")).toContainText("We do not know yet whether it was refused");
  await arrivesLate(api, request, "nuria", words);
  await expect(second.outcome.getByText("Somebody else decided it meanwhile: CANCELLED.")).toBeVisible({
    timeout: 30_000,
  });

  await expect(now.getByText("It took effect late, and counts.")).toBeVisible();
  await admin.goto("/monitor");
  const incident = admin.getByRole("region", { name: "Open incidents" }).first().getByRole("row");
  await incident.filter({ hasText: request.number }).getByRole("link").click();
  await expect(now.getByText("took effect after somebody had judged anew")).toBeVisible();
  await now.getByRole("button", { name: "Close incident…" }).click();
  const closing = admin.getByRole("dialog", { name: `Close the incident of ${request.number}` });
  await closing.getByLabel("What was found").fill("Both officers were told; the refusal stands.");
  await closing.getByRole("button", { name: "Close incident", exact: true }).click();
  await expect(now.getByText("Closed by Óscar")).toBeVisible();
  await expectAccessible(admin);
  expect(await sandbox.ledger(request.requestPk, "refuse")).toHaveLength(3);
});
