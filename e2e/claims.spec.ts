import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";
import { account } from "./people";

test("a request an admin hands to somebody else goes at once, and what was typed stays", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const ignasi = await as("ignasi");
  await new Bench(ignasi, "ignasi").release();
  const nuria = await as("nuria");
  const bench = new Bench(nuria, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await nuria.keyboard.press("n");
  await nuria.getByLabel("What was seen").fill("The acceptance was ticked by another hand");
  await nuria.keyboard.press("Escape");
  await nuria.keyboard.press("x");
  await nuria.getByRole("option", { name: /^CONS-01/ }).click();
  await nuria.getByLabel("What stays here").fill("Seen at 00:14: somebody else's hand");

  const admin = await as("oscar");
  await admin.goto(`/requests/${request.id}`);
  await admin.getByRole("button", { name: "Reassign…" }).click();
  const dialog = admin.getByRole("dialog", { name: `Reassign ${request.number}` });
  await dialog.getByLabel("To", { exact: true }).click();
  await expect(admin.getByRole("option", { name: account("nuria").name })).toHaveCount(0);
  await admin.getByRole("option", { name: account("ignasi").name }).click();
  await dialog.getByLabel("Reason, for the record").fill("Nuria is called away");
  await expectAccessible(admin);
  await dialog.getByRole("button", { name: "Reassign", exact: true }).click();
  await expect(admin.getByText(`Held by ${account("ignasi").name}`)).toBeVisible();

  // Nothing was pressed there, and nothing typed is lost.
  await expect(nuria.getByText(`An admin gave this request to ${account("ignasi").name}.`)).toBeVisible({
    timeout: 4000,
  });
  const kept = nuria.getByRole("region", { name: "What you typed is kept" });
  await expect(kept.locator("[data-kept=refusal]")).toContainText("Seen at 00:14: somebody else's hand");
  await expect(nuria.getByRole("button", { name: /^Refuse/ })).toHaveCount(0);
  await expectAccessible(nuria);

  // Given back with the keyboard, and taken again: what was typed is back in its fields.
  await ignasi.goto(`/requests/${request.id}/review`);
  await expect(ignasi.getByRole("button", { name: /^Release/ })).toBeVisible();
  await expect(async () => {
    await ignasi.keyboard.press("Shift+Escape");
    await ignasi.waitForURL(/\/queue/, { timeout: 2000 });
  }).toPass();
  await nuria
    .getByRole("button", { name: /^Claim/ })
    .first()
    .click();
  await expect(nuria.getByLabel("What stays here")).toHaveValue("Seen at 00:14: somebody else's hand");
  await nuria.getByRole("button", { name: "Back", exact: true }).click();
  await expect(nuria.getByLabel("What was seen")).toHaveValue("The acceptance was ticked by another hand");
  expect(await sandbox.ledger(request.requestPk, "refuse")).toEqual([]);
  await bench.release();
});

test("what the provider changes elsewhere stands on the bench at once, and nothing can be decided", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const officer = await as("ignasi");
  const bench = new Bench(officer, "ignasi");
  await bench.claim(request.number);
  await bench.collected();
  await sandbox.elsewhere(request.requestPk, { act: "cancel" });
  const panel = officer.getByRole("alert", { name: "Changed at the provider, not by us" });
  await expect(panel).toContainText("was VIDEOREVIEW, the provider now says CANCELLED");
  await expect(panel).toContainText("by a webhook");
  await expect(officer.getByRole("button", { name: /^(Refuse|Approve)/ })).toHaveCount(0);
  await officer.keyboard.press("x");
  await officer.keyboard.press("v");
  await expect(officer.getByLabel("RAO PIN", { exact: true })).toHaveCount(0);
  await expectAccessible(officer);

  await officer.goto("/queue?view=mine");
  await expect(officer.getByRole("row").filter({ hasText: request.number })).toContainText("Changed elsewhere");
  const admin = await as("oscar");
  await admin.goto(`/requests/${request.id}`);
  await expect(admin.locator("[data-change=status]")).toContainText("was VIDEOREVIEW, the provider now says CANCELLED");
  await expect(admin.getByText("by a webhook").first()).toBeVisible();
  for (const operation of ["approve", "refuse"]) expect(await sandbox.ledger(request.requestPk, operation)).toEqual([]);
});

test("the next case is there at the press of a key, and can be put off with a reason", async ({
  as,
  opened,
  sandbox,
}) => {
  const [request, other] = [await opened(), await opened()];
  for (const { requestPk } of [request, other]) await sandbox.finish(requestPk);
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  const shown = officer.locator("header").getByText(/^R-\d+$/);
  const refuse = async () => {
    await officer.keyboard.press("x");
    await officer.getByRole("combobox").fill("DOC-02");
    await officer.keyboard.press("Enter");
    await bench.sign();
    const picture = officer
      .waitForResponse((answer) => answer.url().endsWith("/api/next/picture") && answer.status() === 200, {
        timeout: 12_000,
      })
      .catch(() => null);
    await officer.keyboard.press("Control+Enter");
    await expect(bench.outcome.getByRole("heading", { name: "Refused" })).toBeVisible();
    return picture;
  };
  // What comes next is drawn: one whose provider is slow has no picture yet, and is refused as well.
  let ahead = await refuse();
  while (!ahead) {
    const before = officer.url();
    await officer.keyboard.press("n");
    await expect(officer).not.toHaveURL(before);
    ahead = await refuse();
  }
  const { "x-cotejo-request": kept, "x-cotejo-item": item } = ahead.headers();
  const last = await shown.innerText();

  const fetched: string[] = [];
  officer.on("request", (sent) => fetched.push(sent.url()));
  await officer.keyboard.press("n");
  await officer.waitForURL(`/requests/${kept}/review`);
  const picture = officer.getByRole("main").getByRole("img");
  await expect(picture).toBeVisible();
  await expect(picture).toHaveAttribute("src", /^blob:/);
  expect(fetched.filter((url) => url.includes(`/api/evidence/${kept}/${item}`))).toEqual([]);
  // It counts as looked at from now on.
  await expect(officer.getByText("Not opened")).toHaveCount(4);
  const number = await shown.innerText();

  // The way back and forth, and a reload, show what the address says.
  await officer.goBack();
  await expect(shown).toHaveText(last);
  await officer.goForward();
  await expect(shown).toHaveText(number);
  await officer.reload();
  await expect(shown).toHaveText(number);

  await officer.getByRole("button", { name: "Put off…" }).click();
  const dialog = officer.getByRole("dialog", { name: `Put off ${number}` });
  await dialog.getByRole("button", { name: "4 h" }).click();
  await dialog.getByRole("button", { name: "Put off", exact: true }).click();
  await expect(dialog.getByText("Write at least 10 characters")).toBeVisible();
  await dialog.getByLabel("Reason, for colleagues").fill("The other side of the card is on its way");
  await expectAccessible(officer);
  await dialog.getByRole("button", { name: "Put off", exact: true }).click();
  await officer.waitForURL(/\/queue/);

  const admin = await as("oscar");
  await admin.goto("/queue");
  const row = admin.getByRole("row").filter({ hasText: number });
  await expect(row).toContainText("Put off until");
  await expect(row).toContainText("The other side of the card is on its way");
  await row.focus();
  await expectAccessible(admin);
  await row.getByRole("button", { name: "Take up now" }).click();
  await expect(row).not.toContainText("Put off until");
});
