import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { expect, expectAccessible, type OpenedRequest, test } from "./fixtures";

async function cancel(page: Page, { id, number }: OpenedRequest, reason: string, note?: string): Promise<void> {
  await page.goto(`/requests/${id}`);
  await page.getByRole("button", { name: "Cancel request…" }).click();
  const dialog = page.getByRole("dialog", { name: `Cancel ${number}` });
  await dialog.getByLabel("Reason").click();
  await page.getByRole("option", { name: reason }).click();
  if (note) await dialog.getByLabel("Note").fill(note);
  await dialog.getByRole("button", { name: "Cancel request", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** What everybody reads of it afterwards: cancelled, by whom and why, and never refused. */
async function expectCancelled(page: Page, { id, number }: OpenedRequest, by: string, reason: string): Promise<void> {
  await page.goto(`/requests/${id}`);
  await expect(page.locator("header").getByText("Cancelled", { exact: true })).toBeVisible();
  const now = page.getByRole("complementary", { name: "What can happen now" });
  await expect(now.getByRole("heading", { name: "Cancellation" })).toBeVisible();
  await expect(now.getByText(`${by}, `)).toBeVisible();
  await expect(now.getByText(reason, { exact: true })).toBeVisible();
  const line = page.getByRole("listitem").filter({ hasText: `Cancelled: ${reason}` });
  await expect(line).toContainText(by);
  await expect(page.getByText("Refused", { exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Cancel request…" })).toHaveCount(0);
  await page.goto("/history");
  await page.getByRole("searchbox").fill(number);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row").filter({ hasText: number })).toContainText("Cancelled");
}

test("before the identification: by an officer, read by admin and support", async ({ as, opened, sandbox }) => {
  test.setTimeout(180_000);
  const request = await opened();
  const officer = await as("nuria");
  await officer.goto(`/requests/${request.id}`);
  await officer.getByRole("button", { name: "Cancel request…" }).focus();
  await officer.keyboard.press("Enter");
  const dialog = officer.getByRole("dialog", { name: `Cancel ${request.number}` });
  await expectAccessible(officer);
  // A reason is needed, and "other" says which.
  await dialog.getByRole("button", { name: "Cancel request", exact: true }).click();
  await expect(dialog.getByText("Choose a reason.")).toBeVisible();
  await dialog.getByLabel("Reason").click();
  await officer.getByRole("option", { name: "Other", exact: true }).click();
  await dialog.getByRole("button", { name: "Cancel request", exact: true }).click();
  await expect(dialog.getByText("Say in at least ten characters what the reason is.")).toBeVisible();
  await officer.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(officer.getByRole("button", { name: "Cancel request…" })).toBeFocused();
  expect(await sandbox.ledger(request.requestPk, "cancel_request")).toEqual([]);

  await cancel(officer, request, "The applicant withdrew", "Rang this morning.");
  await expectCancelled(officer, request, "Nuria Aguirre", "The applicant withdrew");
  await officer.goto(`/requests/${request.id}`);
  await expect(officer.getByText("Rang this morning.")).toBeVisible();
  await expectAccessible(officer);
  expect(await sandbox.ledger(request.requestPk, "cancel_request")).toHaveLength(1);
  await expectCancelled(await as("oscar"), request, "Nuria Aguirre", "The applicant withdrew");
  const support = await as("sara");
  await expectCancelled(support, request, "Nuria Aguirre", "The applicant withdrew");
  await support.goto(`/requests/${request.id}`);
  await expect(support.getByText("Rang this morning.")).toHaveCount(0);
});

test("in review: not under a colleague's hands, and nowhere on the bench", async ({ as, opened, sandbox }) => {
  test.setTimeout(180_000);
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "clean");
  const holder = await as("nuria");
  const bench = new Bench(holder, "nuria");
  await bench.claim(request.number);
  await expect(holder.getByRole("button", { name: "Cancel request…" })).toHaveCount(0);
  const colleague = await as("ignasi");
  await colleague.goto(`/requests/${request.id}`);
  await expect(colleague.getByText(/^Held by /)).toBeVisible();
  await expect(colleague.getByRole("button", { name: "Cancel request…" })).toHaveCount(0);

  await cancel(holder, request, "Duplicate of another request");
  await expectCancelled(holder, request, "Nuria Aguirre", "Duplicate of another request");
  await expectCancelled(await as("oscar"), request, "Nuria Aguirre", "Duplicate of another request");
  await expectCancelled(await as("sara"), request, "Nuria Aguirre", "Duplicate of another request");
  expect(await sandbox.ledger(request.requestPk, "refuse")).toEqual([]);
});

test("an answer that was lost is shown as unknown, and a no in the provider's words", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  const admin = await as("oscar");
  const order = { operation: "cancel_request", request_pk: request.requestPk };
  await sandbox.fault({ ...order, kind: "status", status: 412, body: { details: "Not at this hour" } });
  await cancel(admin, request, "A test");
  await expect(admin.getByText("The provider did not cancel it.")).toBeVisible();
  await expect(admin.getByText("Not at this hour")).toBeVisible();
  await sandbox.fault({ ...order, kind: "drop_before" });
  await cancel(admin, request, "A test");
  await expect(admin.getByText(/We do not know yet whether it was cancelled/)).toBeVisible();
  await expect(admin.getByRole("button", { name: "Cancel request…" })).toHaveCount(0);
  await expectAccessible(admin);
  expect(await sandbox.ledger(request.requestPk, "cancel_request")).toHaveLength(2);
});

test("contact data are corrected while the evidence is incomplete", async ({ as, opened, sandbox }) => {
  const request = await opened();
  await sandbox.finish(request.requestPk, "incomplete");
  const officer = await as("nuria");
  await officer.goto(`/requests/${request.id}`);
  await expect(officer.locator("header").getByText("Evidence incomplete")).toBeVisible();
  await officer.getByRole("button", { name: "Correct contact data…" }).click();
  const dialog = officer.getByRole("dialog", { name: `Correct contact data of ${request.number}` });
  await dialog.getByLabel("New mobile phone").fill("600123123");
  await dialog.getByLabel("New e-mail").fill("no address");
  await dialog.getByRole("button", { name: "Send the correction" }).click();
  await expect(dialog.getByText("Begin with + and the country code, e.g. +34.")).toBeVisible();
  await expect(dialog.getByText("This is not an e-mail address.")).toBeVisible();
  await expectAccessible(officer);
  await dialog.getByLabel("New mobile phone").fill("");
  const email = `corregida.${request.requestPk}@otro.example`;
  await dialog.getByLabel("New e-mail").fill(email);
  await dialog.getByRole("button", { name: "Send the correction" }).click();
  await expect(officer.getByText(/^Contact data corrected by Nuria Aguirre/)).toBeVisible();
  await expect(officer.getByText("c•••@otro.example")).toBeVisible();
  expect(await sandbox.ledger(request.requestPk, "update_request")).toHaveLength(1);

  const support = await as("sara");
  for (const contact of [email, request.phone]) {
    await support.goto("/history");
    await support.getByRole("searchbox").fill(contact);
    await support.keyboard.press("Enter");
    await expect(support.getByRole("row").filter({ hasText: request.number })).toBeVisible();
  }
});
