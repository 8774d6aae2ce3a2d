import { expect, expectAccessible, test } from "./fixtures";

/* What the provider posts, found, read and replayed by an admin. */

test("a hint without a number is found, replayed, and matched as soon as its request is known by its card", async ({
  as,
  opened,
  sandbox,
}) => {
  await sandbox.switch({ webhook: { missing_pk: true } });
  const request = await opened();
  const admin = await as("oscar");
  await admin.goto("/monitor");
  await admin.getByRole("link", { name: "Open the inbox" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await admin.getByLabel("Event", { exact: true }).fill("request_created");
  await admin.getByLabel("Outcome").selectOption("No match");
  await admin.getByRole("button", { name: "Search" }).click();
  await expect(admin).toHaveURL(/state=unmatched/);
  const row = admin.getByRole("row").filter({ hasText: "no number" }).first();
  await expect(row).toContainText("No request here has its card or certificate.");
  await row.getByRole("link").first().click();

  const panel = admin.getByRole("complementary", { name: "Webhook" });
  await expect(panel.getByRole("heading", { name: "REQUEST_CREATED" })).toBeFocused();
  const body = panel.getByRole("group", { name: "Body as received" });
  await expect(body).toContainText('"status": "VIDEOPENDING"');
  await expect(body).toContainText('"scratchcard": "•••"');
  await expectAccessible(admin);

  // Nothing has changed yet: the same outcome, found anew.
  const processed = panel.locator("dt", { hasText: /^Processed$/ }).locator("+ dd");
  const before = await processed.innerText();
  await panel.getByRole("button", { name: "Replay" }).click();
  await expect(processed).not.toHaveText(before);
  await expect(processed).not.toHaveText("not yet");
  await expect(panel.getByText("No match", { exact: true })).toBeVisible();

  // The next read tells the card; the hint that waited for it is looked into again by itself.
  const other = await admin.context().newPage();
  await other.goto(`/requests/${request.id}`);
  await other.getByRole("button", { name: "Read the status now" }).click();
  await expect(panel.getByText("Applied", { exact: true })).toBeVisible();
  await expect(panel.getByRole("link", { name: request.number })).toHaveAttribute("href", `/requests/${request.id}`);
  await expect(panel.getByRole("button", { name: "Replay" })).toHaveAttribute("aria-disabled", "true");
  await expect(panel.getByText("It was applied. To read the request again, open it.")).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  const auditor = await as("andres");
  await auditor.goto("/webhooks");
  await auditor.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(auditor.getByRole("group", { name: "Body as received" })).toBeVisible();
  await expect(auditor.getByRole("button", { name: "Replay" })).toHaveCount(0);
  expect((await (await as("nuria")).goto("/webhooks"))?.status()).toBe(403);
});
