import { PDFDocument } from "@cantoo/pdf-lib";
import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { sandboxUrl } from "./environment";
import { expect, expectAccessible, type OpenedRequest, test } from "./fixtures";

async function pdf(text: string) {
  const document = await PDFDocument.create();
  document.addPage([400, 300]).drawText(text, { x: 20, y: 200 });
  return { name: `${text}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(await document.save()) };
}

/** The officer approves on the bench. */
async function approve(officer: Page, number: string): Promise<void> {
  const bench = new Bench(officer, "nuria");
  await bench.claim(number);
  await bench.collected();
  await bench.lookAtImages();
  await bench.watchVideo();
  await bench.answer(["y", "y", "y", "y", "y", "y"]);
  await officer.keyboard.press("v");
  await officer.getByLabel(/I have checked these data/).check();
  const reason = officer.getByLabel("Your reason");
  if (await reason.isVisible())
    await reason.fill("One check has no answer from the provider; I compared the cards on film.");
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Approved" })).toBeVisible();
}

/** The code on the signer's phone, as the applicant's page of the sandbox shows it. */
async function codeOf(page: Page, { requestPk }: OpenedRequest): Promise<string> {
  const answer = await page.request.get(`${sandboxUrl}/_control/requests`);
  const { requests } = (await answer.json()) as { requests: { request_pk: number; videoid_link: string }[] };
  const link = requests.find((request) => request.request_pk === requestPk)?.videoid_link ?? "";
  const phone = await page.request.get(link);
  return /<code class="code">(\d{6})</.exec(await phone.text())?.[1] ?? "";
}

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

  const address = await officer.getByRole("link", { name: "Read the contract" }).getAttribute("href");
  const contract = await officer.request.get(address ?? "");
  expect((await contract.body()).subarray(0, 5).toString()).toBe("%PDF-");
  expect(contract.headers()).toMatchObject({
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  });

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

  await officer.getByRole("button", { name: "Delete all at the provider" }).click();
  await officer.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(officer.getByText("Done: archived here, deleted at the provider.")).toBeVisible();
  const signed = await officer.getByRole("link", { name: "Read the signed one.pdf" }).getAttribute("href");
  expect((await officer.request.get(signed ?? "")).ok()).toBe(true);
  expect((await sandbox.ledger(request.requestPk, "delete_all_documents")).length).toBe(1);

  // Support sees where it stands, and no document.
  const support = await as("sara");
  await support.goto(`/requests/${request.id}/signing`);
  await expect(support.getByText("Done: archived here, deleted at the provider.")).toBeVisible();
  await expect(support.getByText("one.pdf")).toHaveCount(0);
  await expect(support.getByRole("link", { name: /^Read/ })).toHaveCount(0);
});
