import { Bench } from "./bench";
import { readPapers } from "./completion";
import { expect, expectAccessible, test } from "./fixtures";

const workflow = "RA eIDAS VideoID";

test("an organisation's request: judged by the operator, completed with what is missing, approved", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened({ workflow, profile: "REPPJnubeQ" });
  await sandbox.finish(request.requestPk);
  const officer = await as("nuria");
  await officer.goto(`/requests/${request.id}`);
  await expect(officer.locator("header [data-status=with-operator]")).toBeVisible();
  await expect(officer.getByRole("link", { name: "Review" })).toHaveCount(0);
  await sandbox.operator(request.requestPk, "validated");
  // No event tells of a validation: it is found by reading.
  await officer.getByRole("button", { name: "Read the status now" }).click();
  await expect(officer.locator("header [data-status=validated]")).toBeVisible();

  // One officer holds one request, whatever an earlier test has left.
  await new Bench(officer, "nuria").release();
  const row = officer.getByRole("row").filter({ hasText: request.number });
  await officer.goto("/queue");
  await row.focus();
  await officer.keyboard.press("c");
  await officer.waitForURL(/\/complete$/);
  await expect(officer.getByRole("heading", { level: 1 })).toContainText("Lucía");
  await expect(officer.getByText("No mandatory field is missing: not met")).toBeVisible();
  // The evidence was judged by the operator: nothing of it is here.
  await expect(officer.getByRole("link", { name: "See the evidence" })).toHaveCount(0);
  await expectAccessible(officer);

  const missing = officer.getByRole("region", { name: "Missing at the RA" });
  const values: Record<string, string> = {
    "Organisation: e-mail": "office@correo.example",
    "Organisation: country, two letters": "ES",
    Organisation: "Telares de la Ribera",
  };
  const inputs = missing.getByRole("textbox");
  const labels = await inputs.evaluateAll((all) =>
    all.map((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? ""),
  );
  expect(labels.length).toBeGreaterThan(5);
  // A wrong value is named beside its field, and what was typed stays.
  await missing.getByLabel("Organisation: country, two letters").fill("Spain");
  await missing.getByRole("button", { name: "Save and check" }).click();
  await expect(missing.getByLabel("Organisation: country, two letters")).toHaveAttribute("aria-invalid", "true");
  for (const label of labels) await missing.getByLabel(label, { exact: true }).fill(values[label] ?? "Valor");
  await missing.getByRole("button", { name: "Save and check" }).click();
  await expect(missing).toContainText("nothing is missing");
  expect(await sandbox.ledger(request.requestPk, "ra_update_request")).toHaveLength(1);

  const documents = officer.getByRole("region", { name: "Documents", exact: true });
  await documents.getByRole("button", { name: "Add document" }).click();
  await expect(documents.getByLabel(/^File/)).toHaveAttribute("aria-invalid", "true");
  await documents.getByLabel("What it is").fill("Deed of powers");
  await documents
    .getByLabel(/^File/)
    .setInputFiles({ name: "deed.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 deed of powers") });
  await documents.getByRole("button", { name: "Add document" }).click();
  await expect(documents.getByRole("listitem")).toContainText("Deed of powers");
  await expect(documents.getByRole("listitem")).toContainText("at the RA");

  // A page opened anew goes on at the first step that is not done.
  await expect(officer.locator("[data-step=documents]")).toHaveAttribute("data-state", "done");
  await officer.reload();
  await expect(officer.locator("[aria-current=step]")).toHaveAttribute("data-step", "declaration");
  await readPapers(officer);
  await expect(officer.locator("[aria-current=step]")).toHaveAttribute("data-step", "approve");
  await expect(officer.getByRole("table", { name: /beside the evidence/ })).toContainText("Telares de la Ribera");
  await expectAccessible(officer);
  await officer.keyboard.press("v");
  await officer.getByLabel(/I have read declaration and contract/).check();
  for (const reason of await officer.getByLabel("Your reason").all())
    await reason.fill("Phone and e-mail were confirmed by a call today.");
  await new Bench(officer, "nuria").sign();
  await officer.keyboard.press("Control+Enter");
  await expect(officer.getByRole("heading", { name: "Approved" })).toBeVisible();
  await expect(officer.getByText("ENROLLREADY")).toBeVisible();
  expect(await sandbox.ledger(request.requestPk, "ra_pl_approve")).toMatchObject([{ rao: "312" }]);
});

test("a natural person's request is approved by the operator's validation", async ({ as, opened, sandbox }) => {
  const request = await opened({ workflow, profile: "PFnubeQAFCiudadano" });
  await sandbox.finish(request.requestPk);
  const admin = await as("oscar");
  await expect(admin.locator("header [data-status=with-operator]")).toBeVisible();
  await sandbox.operator(request.requestPk, "validated");
  await expect(admin.locator("header [data-status=approved]")).toBeVisible();
  await expect(admin.getByRole("button", { name: "Show link" })).toBeVisible();
  await expectAccessible(admin);
});

test("what the operator refuses ends as refused", async ({ as, opened, sandbox }) => {
  const request = await opened({ workflow, profile: "PFnubeQAFCiudadano" });
  await sandbox.finish(request.requestPk);
  const admin = await as("oscar");
  await expect(admin.locator("header [data-status=with-operator]")).toBeVisible();
  await sandbox.operator(request.requestPk, "refused", "The document is not the applicant's.");
  await expect(admin.locator("header [data-status=refused]")).toBeVisible();
});

test("an identification that is not finished, or fails, is shown as such", async ({ as, opened, sandbox }) => {
  const request = await opened({ workflow, profile: "PFnubeQAFCiudadano" });
  await sandbox.finish(request.requestPk, "incomplete");
  const admin = await as("oscar");
  await expect(admin.locator("header [data-status=incomplete]")).toBeVisible();
  await sandbox.finish(request.requestPk, "error");
  await expect(admin.locator("header [data-status=failed]")).toBeVisible();
});
