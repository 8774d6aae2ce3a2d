import { expect, expectAccessible, test } from "./fixtures";
import { approve, codeOf, expectDrawn, pdf } from "./signing-steps";

test("documents, code, signature, archive, deletion", async ({ as, opened, sandbox }) => {
  test.setTimeout(240_000);
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "clean");
  const officer = await as("nuria");
  await approve(officer, request.number);

  await officer.goto(`/requests/${request.id}`);
  await officer.getByRole("link", { name: "Documents and signing" }).click();
  await expect(officer.getByRole("heading", { level: 1 })).toHaveText("Documents and signing");
  await expect(officer.getByText("Send the documents to be signed.")).toBeVisible();
  await officer.locator("input[type=file]").setInputFiles([{ ...(await pdf("one")), buffer: Buffer.from("no pdf") }]);
  await expect(officer.getByText("This is no PDF.")).toBeVisible();
  await officer.locator("input[type=file]").setInputFiles([await pdf("one"), await pdf("two")]);
  const documents = officer.getByRole("list", { name: "Documents of this request" });
  await expect(documents.getByText("At the provider")).toHaveCount(2);

  const address = await officer.getByRole("link", { name: "Download the contract" }).getAttribute("href");
  const contract = await officer.request.get(address ?? "");
  expect((await contract.body()).subarray(0, 5).toString()).toBe("%PDF-");
  expect(contract.headers()).toMatchObject({
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  });

  await officer.getByRole("button", { name: "Read the contract" }).click();
  await expectDrawn(officer, "Page 1 of");
  await expectAccessible(officer);
  await officer.keyboard.press("Escape");

  await officer.getByRole("button", { name: "Send by SMS" }).click();
  await expect(officer.getByText(/Another code in \d+ seconds/)).toBeVisible();
  await expect(officer.getByRole("button", { name: "Send by SMS" })).toHaveCount(0);
  const code = await codeOf(officer, request);
  await expectAccessible(officer);

  await officer.getByLabel("Code of the signer").fill(code === "111111" ? "222222" : "111111");
  await officer.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(officer.getByText("Confirmation Code invalid")).toBeVisible();
  await officer.getByLabel("Code of the signer").fill(code);
  await officer.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(officer.getByText("Signed. Archive the documents.")).toBeVisible();
  await expect(officer.getByRole("button", { name: "Delete all at the provider" })).toHaveCount(0);
  await expect(officer.locator("header").getByText("ISSUED")).toBeVisible();
  await officer.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(officer.getByText("Archived. The documents may be deleted at the provider.")).toBeVisible();
  await expectAccessible(officer);

  await officer.getByRole("button", { name: "Delete two.pdf at the provider" }).click();
  await officer.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(officer.getByRole("button", { name: "Delete two.pdf at the provider" })).toHaveCount(0);
  await officer.getByRole("button", { name: "Delete all at the provider" }).click();
  await officer.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(officer.getByText("Done: archived here, deleted at the provider.")).toBeVisible();
  const signed = await officer.getByRole("link", { name: "Download the signed one.pdf" }).getAttribute("href");
  expect((await officer.request.get(signed ?? "")).ok()).toBe(true);
  expect((await sandbox.ledger(request.requestPk, "delete_all_documents")).length).toBe(1);

  // Support sees where it stands, and no document.
  const support = await as("sara");
  await support.goto(`/requests/${request.id}/signing`);
  await expect(support.getByText("Done: archived here, deleted at the provider.")).toBeVisible();
  await expect(support.getByText("one.pdf")).toHaveCount(0);
  await expect(support.getByRole("button", { name: /^Read/ })).toHaveCount(0);
  await expect(support.getByRole("link", { name: /^Download/ })).toHaveCount(0);
  await expectAccessible(support);
});
