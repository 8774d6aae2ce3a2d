import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";

test("from a new request to ENROLLREADY, seen by everybody who should see it", async ({ as, opened, sandbox }) => {
  const admin = await as("oscar");
  const request = await opened();
  await expect(admin.getByText("Waits for the applicant")).toBeVisible();

  // The applicant opens the link they were given and finishes the identification there.
  await admin.getByRole("button", { name: "Show link" }).click();
  await expect(admin.getByRole("img", { name: "The link as a QR code" })).toBeVisible();
  const link = await admin.getByTestId("videoid-link").innerText();
  const officer = await as("nuria");
  await officer.goto("/queue");
  const applicant = await admin.context().newPage();
  await applicant.goto(link);
  await applicant.getByRole("button", { name: "Finish" }).click();
  await applicant.close();

  // The webhook brings it to the queue by itself.
  await expect(officer.getByRole("status").filter({ hasText: "new request since" })).toBeVisible();
  await expect(async () => {
    await officer.keyboard.press(".");
    const row = officer.getByRole("row").filter({ hasText: request.number });
    await expect(row).toContainText("Lucía F. O.", { timeout: 1000 });
  }).toPass();

  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await expect(officer.getByRole("heading", { level: 1 })).toHaveText(/Lucía Ferrandis Olmeda/);
  await bench.collected();
  // Approving before the work is done says what is missing and opens nothing.
  await officer.keyboard.press("v");
  await expect(officer.getByText("Before approving: 26 answers missing")).toBeVisible();
  await bench.lookAtImages();
  await bench.watchVideo();
  await bench.answer();
  await officer.keyboard.press("v");
  await expect(officer.getByRole("heading", { name: `Approve ${request.number}` })).toBeVisible();
  await expectAccessible(officer);
  await officer.getByLabel(/I have checked these data/).check();
  const reason = officer.getByLabel("Your reason");
  if (await reason.isVisible())
    await reason.fill("One check has no answer from the provider; I compared the cards on film.");
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Approved" })).toBeVisible();
  await expect(bench.outcome).toContainText("ENROLLREADY");
  await expect(bench.outcome).toContainText("The provider names you as approver.");

  const sent = await sandbox.ledger(request.requestPk, "approve");
  expect(sent.map(({ effect, rao }) => ({ effect, rao }))).toEqual([
    { effect: "VIDEOREVIEW -> ENROLLREADY", rao: "312" },
  ]);

  // The admin's page follows without a reload.
  await expect(admin.getByText("The certificate may be issued.")).toBeVisible();
  await admin.goto("/monitor");
  await expect(admin.getByText(/Decided today: [1-9]\d* approved/)).toBeVisible();

  const support = await as("sara");
  await support.goto("/history");
  await support.getByRole("searchbox").fill("ferrandis");
  await support.keyboard.press("Enter");
  const found = support.getByRole("row").filter({ hasText: request.number });
  await expect(found).toContainText("Approved");
  await expect(found).not.toContainText("Ferrandis");
});

test("a refusal reaches the provider word for word, and support reads those words but neither code nor note", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "expired");
  const officer = await as("ignasi");
  const bench = new Bench(officer, "ignasi");
  await bench.claim(request.number);
  await bench.collected();
  await bench.answerOne("D3", "n");
  await officer.keyboard.press("x");
  await officer.getByRole("combobox").fill("DOC-02");
  await officer.keyboard.press("Enter");
  await officer.getByRole("button", { name: "EN", exact: true }).click();
  const words = await officer.getByTestId("reason-text").innerText();
  expect(words).toMatch(/expired/i);
  await expectAccessible(officer);
  await officer.getByLabel(/What stays here/).fill("The card ended last year, read from the front.");
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Refused" })).toBeVisible();
  const sent = await sandbox.ledger(request.requestPk, "refuse");
  expect(sent).toHaveLength(1);
  expect(sent[0]?.reason).toBe(words);

  const support = await as("sara");
  await support.goto(`/requests/${request.id}`);
  await expect(support.getByText("Refused", { exact: true }).first()).toBeVisible();
  await expect(support.getByText("The cause is for officers and auditors.")).toBeVisible();
  await expect(support.locator("body")).toContainText(words);
  await expect(support.locator("body")).not.toContainText("DOC-02");
  await expect(support.locator("body")).not.toContainText("read from the front");
});

for (const evidence of ["video", "none"] as const) {
  test(`a connection that returns ${evidence === "video" ? "only the video" : "no evidence"} can be decided on`, async ({
    as,
    opened,
    sandbox,
  }) => {
    await sandbox.switch({ evidence });
    const request = await opened();
    await sandbox.finish(request.requestPk);
    const officer = await as("nuria");
    const bench = new Bench(officer, "nuria");
    await bench.claim(request.number);
    await bench.collected();
    await officer.keyboard.press("2");
    await expect(officer.getByRole("main").getByText("Not returned")).toBeVisible();
    if (evidence === "video") await bench.watchVideo();
    await bench.answer();
    await officer.keyboard.press("v");
    await officer.getByLabel(/I have checked these data/).check();
    await officer.getByLabel("Your reason").fill("Judged in the provider's own console, case noted there.");
    await bench.sign();
    await officer.keyboard.press("Control+Enter");
    await expect(bench.outcome.getByRole("heading", { name: "Approved" })).toBeVisible();
  });
}

test("an approval whose answer is lost is shown as unknown until a read settles it, and is sent once", async ({
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
  await bench.lookAtImages();
  await bench.watchVideo();
  await bench.answer();
  await officer.keyboard.press("v");
  await officer.getByLabel(/I have checked these data/).check();
  const reason = officer.getByLabel("Your reason");
  if (await reason.isVisible())
    await reason.fill("One check has no answer from the provider; I compared the cards on film.");
  await bench.sign();
  // The provider does it, but its answer is lost, and so are the reads after it, until the provider is well again.
  await sandbox.fault({ operation: "approve", times: 1, kind: "effect_then_drop", ms: 2000 });
  await officer.keyboard.press("Control+Enter");
  await expect.poll(() => sandbox.faults()).toEqual([]);
  await sandbox.fault({ operation: "get_request", times: 100, kind: "status", status: 503 });
  await expect(bench.outcome.getByRole("alert")).toContainText("We do not know yet whether it was approved");
  await sandbox.clearFaults();
  await expect(bench.outcome.getByRole("heading", { name: "Approved" })).toBeVisible({ timeout: 60_000 });
  expect(await sandbox.ledger(request.requestPk, "approve")).toHaveLength(1);
});
