import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { appUrl } from "./environment";
import { expect, expectAccessible, test } from "./fixtures";

const media = path.resolve(import.meta.dirname, "../lib/sandbox/media/clean");
const file = (name: string) => path.join(media, name);
const workflow = "One-Shot External VideoID";

/** A video of several pieces: the real one, and an empty box behind it that players pass over. */
function longVideo(megabytes: number): { name: string; mimeType: string; buffer: Buffer } {
  const box = Buffer.alloc(megabytes * 2 ** 20);
  box.writeUInt32BE(box.length, 0);
  box.write("free", 4, "latin1");
  return { name: "lane4.mp4", mimeType: "video/mp4", buffer: Buffer.concat([fs.readFileSync(file("video.mp4")), box]) };
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const progress = (page: Page) => page.getByRole("progressbar", { name: "Progress of the video" });

/** Lets so many pieces through; the others wait until the test says otherwise. */
async function gate(page: Page, pieces: number): Promise<() => Promise<void>> {
  let left = pieces;
  const waiting: (() => void)[] = [];
  await page.route("**/api/video-drafts/*", async (route) => {
    if (route.request().method() === "PATCH" && left-- <= 0) await new Promise<void>((open) => waiting.push(open));
    await route.continue().catch(() => null);
  });
  return async () => {
    left = Number.POSITIVE_INFINITY;
    for (const open of waiting) open();
    await page.unroute("**/api/video-drafts/*");
  };
}

test("a video is paused, survives a reload and a lost connection, and arrives byte for byte", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened({ workflow });
  const page = await as("oscar");
  await page.goto(`/requests/${request.id}/evidence`);
  const film = longVideo(14);
  const open = await gate(page, 1);
  await page.getByLabel("Video file").setInputFiles(film);
  await expect(page.getByText(/^960 × 720/)).toBeVisible();
  const first = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.getByRole("button", { name: "Send video" }).click();
  expect((await first).status()).toBe(200);
  await expect(progress(page)).toHaveJSProperty("value", 28);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("4 MB of 14.2 MB are here.")).toBeVisible();
  await expectAccessible(page);
  await open();

  await page.getByLabel("Given name").fill("LUCÍA");
  await page.getByLabel("Selfie").setInputFiles(file("document_owner.jpg"));
  await expect(page.getByRole("button", { name: "Remove Selfie" })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Given name")).toHaveValue("LUCÍA");
  await expect(page.getByRole("button", { name: "Remove Selfie" })).toBeVisible();
  await expect(page.getByText("Choose the same file again to go on where it stopped.")).toBeVisible();

  // Another file of the same length is not taken for the same.
  const other = { ...film, buffer: Buffer.from(film.buffer) };
  other.buffer.write("other", 2 ** 20);
  await page.getByLabel("Video file").setInputFiles(other);
  await expect(page.getByText("This is not the video that was begun.")).toBeVisible();
  await page.getByLabel("Video file").setInputFiles(film);

  // The connection is lost for a while.
  await page.route("**/api/video-drafts/*", (route) => route.abort("connectionreset"));
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("The connection is lost.")).toBeVisible();
  await page.unroute("**/api/video-drafts/*");
  await expect(page.getByText("The video was accepted.")).toBeVisible({ timeout: 30_000 });
  const [entry] = await sandbox.ledger(request.requestPk, "upload_video");
  expect(entry?.effect).toContain(sha256(film.buffer));
});

test("keys of one's own are added by hand, sent and shown to the officer", async ({ as, opened }) => {
  const request = await opened({ workflow });
  const page = await as("oscar");
  await expect(page.locator("[data-status=waiting-evidence]").first()).toHaveText("Waiting for evidence");
  await page.goto(`/requests/${request.id}/evidence`);
  for (const kind of ["Front of the document", "Rear of the document", "Portrait on the document", "Selfie"]) {
    const names = { F: "front", R: "rear", P: "photo", S: "owner" } as const;
    await page
      .getByLabel(kind, { exact: false })
      .first()
      .setInputFiles(file(`document_${names[kind[0] as "F"]}.jpg`));
    await expect(page.getByRole("button", { name: `Remove ${kind}` })).toBeVisible();
  }
  await page.getByLabel("Given name").fill("LUCÍA");
  await page.getByLabel("First surname").fill("FERRANDIS");
  await page.getByLabel("Document number").fill("90418237Q");
  await page.getByLabel("What was accepted").fill("Terms and recording");
  await page.getByLabel("Similarity", { exact: true }).fill("93");
  const add = async (place: string, key: string, kind: string, value: string) => {
    await page.getByLabel("Where").click();
    await page.getByRole("option", { name: place }).click();
    await page.getByLabel("Key", { exact: true }).fill(key);
    await page.getByLabel("Kind").click();
    await page.getByRole("option", { name: kind, exact: true }).click();
    if (value) await page.getByLabel("Value").fill(value);
    await page.getByRole("button", { name: "Add key" }).click();
  };
  await add("Document data", "serial_number", "Text", "7");
  await expect(page.getByText("There is a field for this above.")).toBeVisible();
  await add("Document data", "kiosk", "Number", "4");
  await add("Checks", "hologram", "True", "");
  await expect(page.getByText("ocr_data.kiosk = 4")).toBeVisible();
  await expect(page.getByText("security_checks.hologram = true")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send images and data" }).click();
  await expect(page.getByText("Images and data were accepted.")).toBeVisible();
  await page.getByLabel("Video file").setInputFiles(file("video.mp4"));
  await page.getByRole("button", { name: "Send video" }).click();
  await expect(page.getByText("Everything arrived. The request waits for an officer.")).toBeVisible();
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  const section = (name: RegExp) => officer.locator("aside").getByRole("button", { name });
  await section(/^Data/).click();
  await expect(officer.getByText("kiosk", { exact: true })).toBeVisible();
  // A check nobody knows might speak of the face: it is shown once the officer has.
  const unknown = officer.getByText("hologram", { exact: true });
  await section(/^Document/).click();
  await expect(officer.getByText("Documents match")).toBeVisible();
  await expect(unknown).toHaveCount(0);
  for (const item of ["F1", "F3"]) await bench.answerOne(item, "y");
  await expect(unknown).toBeVisible();
});

test("an upload the provider cannot use is VIDEOERROR, says what to do, and is handed over again", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened({ workflow });
  await sandbox.finish(request.requestPk, "error");
  const page = await as("oscar");
  await page.goto(`/requests/${request.id}`);
  await page.getByRole("button", { name: "Read the status now" }).click();
  await expect(page.getByText("The provider could not use what was handed over.").first()).toBeVisible();
  await page.getByRole("link", { name: "Hand over evidence" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "hand it over again" })).toBeVisible();
  await page.getByLabel("Video file").setInputFiles(file("video.mp4"));
  await page.getByRole("button", { name: "Send video" }).click();
  await expect(page.getByText("The video was accepted.")).toBeVisible();
  const aside = page.getByRole("complementary", { name: "Handed over so far" });
  await expect(aside.getByRole("listitem").filter({ hasText: "Images and data" }).first()).toBeVisible();
});

test("a capture system gets a key, opens a request and hands over; people see which one it was", async ({
  as,
  request: http,
}) => {
  const admin = await as("oscar");
  await admin.goto("/authorities");
  const card = admin.getByRole("region", { name: "Levante Servicios" });
  await card.getByRole("button", { name: /New key/ }).click();
  const name = `Kiosk ${Date.now() % 100_000}`;
  await admin.getByLabel("Name of the system").fill(name);
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Make key" }).click();
  const key = await admin.getByTestId("secret-link").innerText();
  await admin.getByRole("button", { name: "Close" }).last().click();
  await expect(card.getByRole("listitem").filter({ hasText: name })).toContainText("not used yet");

  const address = `${appUrl}/api/intake/v1/requests`;
  const headers = { authorization: `Bearer ${key}` };
  const phone = `+34${620_000_000 + (Date.now() % 9_000_000)}`;
  const opened = await http.post(address, {
    headers: { ...headers, "idempotency-key": crypto.randomUUID() },
    data: { workflow: "one-shot-external", profile: "PFnubeQAFCiudadano", phone, email: "kiosk@correo.example" },
  });
  expect(opened.status()).toBe(202);
  const { id } = (await opened.json()) as { id: string };
  const state = async () => (await (await http.get(`${address}/${id}`, { headers })).json()) as { next: string };
  await expect.poll(async () => (await state()).next).toBe("hand-over");
  const handed = await http.put(`${address}/${id}/video`, {
    headers: { ...headers, "idempotency-key": crypto.randomUUID() },
    multipart: { video: { name: "a.mp4", mimeType: "video/mp4", buffer: fs.readFileSync(file("video.mp4")) } },
  });
  expect(await handed.json()).toMatchObject({ state: "accepted", providerStatus: "VIDEOINCOMPLETE" });

  await admin.goto(`/requests/${id}`);
  await expect(admin.getByText(`created here by the capture system ${name}`)).toBeVisible();
  await expect(admin.getByText(new RegExp(`Capture system ${name},`))).toBeVisible();
  await expectAccessible(admin);

  await admin.goto("/authorities");
  await expect(card.getByRole("listitem").filter({ hasText: name })).toContainText("last used");
  await card.getByRole("button", { name: `Revoke ${name}` }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  // While the dialog stands, the page behind it is hidden, and its card cannot be found at all.
  await expect(admin.getByRole("dialog")).toHaveCount(0);
  await expect(card).toBeVisible();
  await expect(card.getByText(name)).toHaveCount(0);
  expect((await http.get(`${address}/${id}`, { headers })).status()).toBe(401);
});
