import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";

test("while the provider is away everybody is told so, and what died of it is done once it is back", async ({
  as,
  opened,
  sandbox,
}) => {
  test.setTimeout(240_000);
  const held = await opened();
  const late = await opened();
  for (const { requestPk } of [held, late]) await sandbox.finish(requestPk);
  const [nuria, ignasi, admin] = [await as("nuria"), await as("ignasi"), await as("oscar")];
  const bench = new Bench(nuria, "nuria");
  await bench.claim(held.number);
  await bench.collected();
  await ignasi.goto("/queue");
  await expect(ignasi.getByRole("row").filter({ hasText: late.number })).toBeVisible();

  await sandbox.fault({ operation: "*", kind: "drop_before", times: 100_000 });
  // Our own records stay usable: a request is taken, and its evidence cannot be had.
  await new Bench(ignasi, "ignasi").claim(late.number);

  // At the bench, with the age of what is shown; approving is closed in words, refusing is not.
  const banner = /The One-Shot service has not answered since \d\d:\d\d\. What you see of it was read at \d\d:\d\d/;
  const patient = { timeout: 60_000 };
  const told = nuria.getByRole("status").filter({ hasText: banner });
  await expect(told).toBeVisible(patient);
  await expect(told).toContainText("nothing can be approved or validated");
  await expect(nuria.getByRole("button", { name: /^Approve/ })).toHaveAttribute("aria-disabled", "true");
  await nuria.keyboard.press("v");
  await expect(nuria.getByText("Approving waits for the One-Shot service")).toBeVisible();
  await expect(nuria.getByRole("button", { name: /^Refuse/ })).not.toHaveAttribute("aria-disabled");

  await admin.goto("/health");
  await expect(admin.getByRole("region", { name: "Services" })).toContainText("Has not answered since");
  const dead = admin.getByRole("region", { name: "Dead work" }).getByRole("row").filter({ hasText: late.number });
  await expect(dead).toContainText("Collect evidence", patient);
  await expect(dead).toContainText(/The provider (could not be reached|did not answer) \(getRequest\)/);
  await expectAccessible(admin);
  await ignasi.goto("/queue");
  await expect(ignasi.getByRole("status").filter({ hasText: banner })).toBeVisible();

  await sandbox.clearFaults();
  for (const page of [nuria, ignasi, admin]) await expect(page.getByText(banner)).toHaveCount(0, patient);
  await expect(nuria.getByText("Approving waits for")).toHaveCount(0);

  await dead.getByRole("button", { name: "Retry: Collect evidence" }).click();
  await expect(admin.getByText("It is back in its queue.")).toBeVisible();
  await expect(dead).toHaveCount(0);
  await ignasi.goto(`/requests/${late.id}/review`);
  await new Bench(ignasi, "ignasi").collected();
});
