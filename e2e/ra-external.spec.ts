import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { readPapers } from "./completion";
import { evidence, file } from "./evidence-file";
import { expect, expectAccessible, type OpenedRequest, type Sandbox, test } from "./fixtures";

const workflow = "RA External VideoID";
const holder = {
  "Given name": "Lucía",
  "First surname": "Ferrandis",
  "Second surname": "Olmeda",
  "Document type": "Identity card",
  "Country of the document": "ES",
  "Document number": "90418237Q",
};

/** Hands over whole evidence of the holder, as the admin. */
async function handOver(page: Page, request: OpenedRequest): Promise<void> {
  await page.goto(`/requests/${request.id}/evidence`);
  await page.getByLabel("JSON file").setInputFiles({
    name: "evidence.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(evidence(request.phone))),
  });
  await expect(page.getByRole("button", { name: "Remove Selfie" })).toBeVisible();
  await page.getByRole("button", { name: "Send images and data" }).click();
  await expect(page.getByText("Images and data were accepted.")).toBeVisible();
  await page.getByLabel("Video file").setInputFiles(file("video.mp4"));
  await page.getByRole("button", { name: "Send video" }).click();
  await expect(page.getByText("Everything arrived. The request waits for an officer.")).toBeVisible();
}

/** Judges the evidence sound and signs the validation. */
async function validate(page: Page, number: string): Promise<Bench> {
  const bench = new Bench(page, "nuria");
  await bench.claim(number);
  await bench.collected();
  await bench.lookAtImages();
  await bench.watchVideo();
  await bench.answer();
  await page.keyboard.press("v");
  await expect(page.getByRole("heading", { name: /^Validate R-/ })).toBeVisible();
  await page.getByLabel(/I have checked these data/).check();
  for (const reason of await page.getByLabel("Your reason").all())
    await reason.fill("Compared with the cards on film; nothing speaks against it.");
  await bench.sign();
  await page.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Validated" })).toBeVisible();
  return bench;
}

/**
 * Somebody changes the name at the provider while the sheet is open: what the papers say then is marked beside the
 * evidence, and there is nothing to sign with until they say what it says.
 */
async function differingPapers(page: Page, sandbox: Sandbox, request: OpenedRequest): Promise<void> {
  const main = page.getByRole("main");
  const pin = page.getByLabel("RAO PIN", { exact: true });
  const name = main.locator("tr[data-field=name]");
  const anew = async (paper: "1" | "2", read: string) => {
    await page.keyboard.press(paper);
    await main.getByRole("button", { name: "Fetch anew" }).click();
    if (read) await main.getByRole("button", { name: read }).click();
  };
  await expect(main.getByRole("img", { name: "Front of the document as sent" })).toBeVisible();
  await page.keyboard.press("4");
  await expect(main.getByRole("img", { name: "Rear of the document as sent" })).toBeVisible();
  await expect(name).toContainText("FERRANDIS");
  await page.keyboard.press("v");
  await pin.fill("1234");

  await sandbox.elsewhere(request.requestPk, { fields: { surname_1: "FERNANDIS" } });
  await page.getByRole("button", { name: "Declaration", exact: true }).focus();
  await anew("1", "");
  await expect(main.getByText("Name differs from the evidence")).toBeVisible();
  await expect(pin).toHaveCount(0);
  await expect(name.locator("[data-outcome=different] mark")).toHaveText(["R", "N"]);
  await expect(main.getByRole("article").locator("[data-differs=name] mark")).toHaveText("N");
  const submit = page.getByRole("button", { name: /^Approve and sign/ });
  await expect(submit).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Nothing can be signed yet: the panel says what is in the way.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/^Nothing was sent\. Not met: /)).toBeVisible();
  expect(await sandbox.ledger(request.requestPk, "ra_pl_approve")).toHaveLength(0);

  await sandbox.elsewhere(request.requestPk, { fields: { surname_1: "FERRANDIS" } });
  await anew("1", "I have read the declaration");
  await anew("2", "I have read the contract");
  await expect(pin).toHaveValue("");
  await page.keyboard.press("Escape");
}

test("from a new request over validation, declaration and contract to the issued certificate", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened({ workflow, profile: "PFnubeQAFCiudadano", holder });
  await handOver(await as("oscar"), request);
  expect(await sandbox.ledger(request.requestPk, "ra_upload_evidence")).toHaveLength(1);
  expect(await sandbox.ledger(request.requestPk, "ra_upload_video")).toHaveLength(1);

  const officer = await as("nuria");
  const bench = await validate(officer, request.number);
  expect(await sandbox.ledger(request.requestPk, "ra_validate_videoid")).toMatchObject([{ rao: "312" }]);
  await expectAccessible(officer);
  await bench.outcome.getByRole("link", { name: "Go on to the approval" }).click();
  await officer.waitForURL(/\/complete$/);

  // Nothing can be signed before both papers were read.
  await expect(officer.getByText("Declaration and contract were read and differ in nothing: not met")).toBeVisible();
  await officer.keyboard.press("v");
  await expect(officer.getByText(/^Not possible yet: the list/)).toBeVisible();
  await expect(officer.getByLabel("RAO PIN", { exact: true })).toHaveCount(0);
  await expectAccessible(officer);
  await readPapers(officer);
  await expect(officer.getByRole("article")).toContainText("FERRANDIS");
  await officer.getByRole("group", { name: "Form" }).getByRole("button", { name: "PDF" }).click();
  await expect(officer.getByRole("img", { name: /^Page 1/ })).toBeVisible();
  await expect(officer.getByText("Everything is there to approve.")).toBeVisible();
  await expectAccessible(officer);
  await differingPapers(officer, sandbox, request);
  await officer.keyboard.press("v");
  await officer.getByLabel(/I have read declaration and contract/).check();
  for (const reason of await officer.getByLabel("Your reason").all())
    await reason.fill("Phone and e-mail were confirmed by a call today.");
  const signing = new Bench(officer, "nuria");
  await signing.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(officer.getByRole("heading", { name: "Approved" })).toBeVisible();
  await expectAccessible(officer);
  expect(await sandbox.ledger(request.requestPk, "ra_pl_approve")).toMatchObject([{ rao: "312" }]);

  // Afterwards: the holder's link on demand, then the certificate.
  await officer.getByRole("link", { name: "To the record" }).click();
  await officer.getByRole("button", { name: "Show link" }).click();
  await expect(officer.getByTestId("enrolment-link")).toHaveText(/^https?:\/\/.+[0-9a-f]{32}/);
  await sandbox.enrol(request.requestPk);
  await expect(async () => {
    await officer.getByRole("button", { name: "Read the status now" }).click({ timeout: 1000 });
    await expect(officer.locator("header [data-status=issued]")).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(officer.getByRole("heading", { name: "Certificates" })).toBeVisible();
  await expectAccessible(officer);
  const support = await as("sara");
  await support.goto(`/history?q=${request.requestPk}`);
  await expect(support.getByRole("row").filter({ hasText: request.number })).toContainText("Issued");
});

test("a validation that approves at once leaves nothing to approve", async ({ as, opened, sandbox }) => {
  await sandbox.switch({ ra: { validate_external: "by_profile" } });
  const request = await opened({ workflow, profile: "PFnubeQAFCiudadano", holder });
  await handOver(await as("oscar"), request);
  const bench = await validate(await as("nuria"), request.number);
  await expect(bench.outcome).toContainText("ENROLLREADY");
  await expect(bench.outcome.getByRole("link", { name: "Go on to the approval" })).toHaveCount(0);
  expect(await sandbox.ledger(request.requestPk, "ra_pl_approve")).toHaveLength(0);
});

test("a refusal reaches the RA word for word", async ({ as, opened, sandbox }) => {
  const request = await opened({ workflow, profile: "PFnubeQAFCiudadano", holder });
  await handOver(await as("oscar"), request);
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await bench.answerOne("D3", "n");
  await officer.keyboard.press("x");
  await officer.getByRole("combobox").fill("DOC-02");
  await officer.keyboard.press("Enter");
  await officer.getByLabel(/What stays here/).fill("The card ended last year, read from the front.");
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Refused" })).toBeVisible();
  const [call] = await sandbox.ledger(request.requestPk, "ra_refuse_videoid");
  expect(call?.rao).toBe("312");
  await expect(bench.outcome).toContainText(call?.reason ?? "nothing was sent");
});
