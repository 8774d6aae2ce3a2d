import { Bench } from "./bench";
import { evidence, file, ocr } from "./evidence-file";
import { expect, expectAccessible, test } from "./fixtures";

const workflow = "One-Shot External VideoID";

test("from a new request over handing over to ENROLLREADY", async ({ as, opened, sandbox }) => {
  const admin = await as("oscar");
  const request = await opened({ workflow });
  await expect(admin.getByText("Waits for the evidence")).toBeVisible();
  await expect(admin.getByRole("button", { name: "Show link" })).toHaveCount(0);
  await admin.getByRole("link", { name: "Hand over evidence" }).click();
  await expect(admin.getByRole("heading", { level: 1 })).toHaveText("Hand over evidence");
  await expectAccessible(admin);

  // Wrong files are turned down where they were chosen.
  await admin.getByLabel("Front of the document").setInputFiles(file("video.mp4"));
  await expect(admin.getByText("A picture must be JPEG or PNG; this file is neither.")).toBeVisible();
  await admin.getByLabel("Video file").setInputFiles(file("document_front.jpg"));
  await expect(admin.getByText("The video must be MP4; this file is not.")).toBeVisible();

  await admin.getByLabel("JSON file").setInputFiles({
    name: "evidence.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(evidence(request.phone))),
  });
  await expect(admin.getByText("Read from evidence.json.")).toBeVisible();
  await expect(admin.getByLabel("Document number")).toHaveValue(ocr.serial_number);
  await expect(admin.getByText("acceptance.our-campaign = spring")).toBeVisible();
  await expect(admin.getByRole("button", { name: "Remove Selfie" })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Send images and data" }).click();
  await expect(admin.getByText("Images and data were accepted.")).toBeVisible();
  const aside = admin.getByRole("complementary", { name: "Handed over so far" });
  await expect(aside).toContainText("Images and data: accepted by the provider");
  await expect(admin.locator("header").filter({ hasText: request.number })).toContainText("Evidence incomplete");

  // Only the video is missing now, on the request's page too.
  await admin.getByRole("link", { name: "Request", exact: true }).click();
  await expect(admin.getByText("The provider has only part of the evidence.")).toBeVisible();
  await admin.getByRole("link", { name: "Hand over evidence" }).click();
  await admin.getByLabel("Video file").setInputFiles(file("video.mp4"));
  await admin.getByRole("button", { name: "Send video" }).click();
  await expect(admin.getByText("Everything arrived. The request waits for an officer.")).toBeVisible();
  expect(await sandbox.ledger(request.requestPk, "upload_evidences")).toHaveLength(1);
  expect(await sandbox.ledger(request.requestPk, "upload_video")).toHaveLength(1);

  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await bench.lookAtImages();
  await bench.watchVideo();
  await bench.answer();
  await officer.keyboard.press("v");
  await officer.getByLabel(/I have checked these data/).check();
  for (const reason of await officer.getByLabel("Your reason").all())
    await reason.fill("Compared with the cards on film; nothing speaks against it.");
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Approved" })).toBeVisible();
  await expect(bench.outcome).toContainText("ENROLLREADY");
});

test("what is typed survives a reload, and missing things are named", async ({ as, opened }) => {
  const request = await opened({ workflow });
  const officer = await as("nuria");
  await officer.goto(`/requests/${request.id}/evidence`);
  await officer.getByLabel("Given name").fill("MARTA");
  await officer.getByLabel("Similarity", { exact: true }).fill("high");
  await officer.getByRole("group", { name: "Live person" }).getByRole("button", { name: "False" }).click();
  await officer.reload();
  await expect(officer.getByLabel("Given name")).toHaveValue("MARTA");
  await expect(officer.getByLabel("Similarity", { exact: true })).toHaveValue("high");
  await expect(
    officer.getByRole("group", { name: "Live person" }).getByRole("button", { name: "False" }),
  ).toHaveAttribute("aria-pressed", "true");
  await officer.getByRole("button", { name: "Send images and data" }).click();
  await expect(officer.getByText("Images and data were accepted.")).toBeVisible();
  const missing = officer.getByRole("complementary", { name: "Handed over so far" });
  for (const name of ["Acceptance", "Selfie", "First surname", "Video"])
    await expect(missing.getByRole("listitem").filter({ hasText: name }).first()).toBeVisible();
});
