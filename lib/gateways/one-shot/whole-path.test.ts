import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { PDFDocument } from "@cantoo/pdf-lib";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { evidenceImages } from "@/lib/gateways/evidence";
import type { Generation } from "@/lib/gateways/paths";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { billing, type RunningSandbox, startSandbox } from "@/lib/testing/sandbox";

/* An External case from creation to signed documents that are gone again, against the simulator, in both generations. */

environment.LOG_LEVEL = "silent";
const rao = { id: "312", username: "rao312", password: "rao-password-312", pin: "31231231" };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-whole-"));
const story = path.resolve(import.meta.dirname, "../../sandbox/media/clean");

let sandbox: RunningSandbox;
beforeAll(async () => {
  await prepareTestDatabase();
  sandbox = await startSandbox([rao], ["1187"]);
});
afterAll(async () => {
  await sandbox.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await sandbox.control("reset", {});
});

async function gateway(generation: Generation) {
  const file = path.join(folder, `${generation}.json`);
  fs.writeFileSync(file, JSON.stringify({ "one-shot": { generation } }));
  Object.assign(environment, { PROVIDER_PATHS_FILE: file, ONE_SHOT_URL: sandbox.url });
  vi.resetModules();
  const [client, documents, { Secret }, multipart] = await Promise.all([
    import("./client"),
    import("./documents"),
    import("@/lib/gateways/secret"),
    import("@/lib/gateways/multipart"),
  ]);
  const secret = (value: string) => new Secret(value);
  const connection = {
    registrationAuthority: "1187",
    environment: "sandbox",
    billing: { username: billing.username, password: secret(billing.password) },
  };
  const officer = {
    raoId: rao.id,
    pin: secret(rao.pin),
    login: { username: rao.username, password: secret(rao.password) },
  };
  return { ...client, ...documents, ...multipart, secret, connection, officer };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const pdf = async (text: string) => {
  const document = await PDFDocument.create();
  document.addPage([400, 300]).drawText(text, { x: 20, y: 200 });
  return document.save();
};

describe.each(["new", "legacy"] as const)("the %s generation", (generation) => {
  it("goes the whole way", async () => {
    await sandbox.control("switches", { one_shot: { generations: generation } });
    const at = await gateway(generation);
    const numbers = await at.createVideoid(at.connection, {
      phone: "+34600100200",
      email: "a@example.test",
      profile: "PFnubeQAFCiudadano",
    });
    const { requestPk } = numbers;
    const statusOf = async () => (await at.getRequest(requestPk)).status;

    const images = Object.fromEntries(
      evidenceImages.map((kind) => [kind, fs.readFileSync(path.join(story, `${kind}.jpg`))]),
    );
    await at.uploadEvidences(numbers, {
      acceptance: { description: "Accepted", date: 1622823879708, "our-campaign": "spring" },
      images,
      ocr: { given_name: "MARTA", surname_1: "QUIRÓS", serial_number: "73920184M", id_document_type: "IDC" },
      checks: { otp_validation: true, liveliness: true, hologram: "seen" },
      similarity: 91,
    });
    expect(await statusOf()).toBe("VIDEOINCOMPLETE");
    const film = path.join(story, "video.mp4");
    await at.uploadVideo(numbers, {
      name: "video.mp4",
      type: "video/mp4",
      bytes: fs.statSync(film).size,
      open: () => fs.createReadStream(film),
    });
    expect(await statusOf()).toBe("VIDEOREVIEW");
    expect(await at.downloadVideo(numbers, async (body) => sha256(await buffer(body)))).toBe(
      sha256(fs.readFileSync(film)),
    );

    await at.approve(numbers, at.officer);
    expect(await statusOf()).toBe("ENROLLREADY");

    const files = [await pdf("first"), await pdf("second")];
    const sent = files.map((bytes, index) => at.inMemory(`agreement-${index}.pdf`, "application/pdf", bytes));
    const stored = await at.uploadDocuments(requestPk, sent);
    expect(new Set(stored.map(({ file }) => file))).toEqual(new Set([0, 1]));
    for (const { uid, file } of stored)
      expect(await at.downloadDocument(requestPk, uid, "original", async (body) => sha256(await buffer(body)))).toBe(
        sha256(files[file ?? 0] ?? Buffer.alloc(0)),
      );
    expect((await at.getContract(requestPk)).toString("latin1")).toMatch(/^%PDF-/);

    await at.generateOtp(requestPk);
    await expect(at.generateOtp(requestPk, "whatsapp")).rejects.toMatchObject({
      httpStatus: 412,
      fault: { text: "Error occured during OTP generation: Otp generated less than a minute ago" },
    });
    await expect(at.sign(requestPk, { secret: at.secret("000000") })).rejects.toMatchObject({
      httpStatus: 403,
      fault: { text: "Confirmation Code invalid" },
    });
    const phone = await fetch(numbers.link?.reveal() ?? "");
    const code = /class="code">(\d+)</.exec(await phone.text())?.[1] ?? "";
    const visible = {
      documents: stored.map(({ uid }) => uid),
      appearance: { text: ["Signed by %(CN)s"], timezone: "Europe/Madrid", position: "20,20,200,80", page: 0 },
    };
    await at.sign(requestPk, { secret: at.secret(code) }, visible);
    expect(await statusOf()).toBe("ISSUED");

    const [first, second] = stored.map(({ uid }) => uid);
    const signed = await at.downloadDocument(requestPk, first ?? "", "signed", (body) => buffer(body));
    expect(signed.toString("latin1")).toContain("/ByteRange");
    await at.deleteDocument(requestPk, first ?? "", "signed");
    await expect(at.downloadDocument(requestPk, first ?? "", "signed", (body) => buffer(body))).rejects.toMatchObject({
      httpStatus: 404,
      fault: { text: "Document not found" },
    });
    await at.deleteDocuments(requestPk);
    await expect(at.downloadDocument(requestPk, second ?? "", "signed", (body) => buffer(body))).rejects.toMatchObject({
      httpStatus: 404,
    });
  });

  it("updates, cancels, and keeps tokens", async () => {
    await sandbox.control("switches", { one_shot: { generations: generation } });
    const at = await gateway(generation);
    const input = { phone: "+34600100200", email: "a@example.test", profile: "PFnubeQAFCiudadano" };
    const { requestPk } = await at.createVideoid(at.connection, input);
    const { scratchcard } = await at.getRequest(requestPk);
    await at.updateRequest(requestPk, {
      scratchcard: scratchcard ?? "",
      email: "b@example.test",
      profile: input.profile,
      registration_authority: "1187",
      country_name: "ES",
    });
    expect(await at.getRequest(requestPk)).toMatchObject({ email: "b@example.test" });
    await at.cancelRequest(requestPk);
    expect(await at.getRequest(requestPk)).toMatchObject({ status: "CANCELLED" });

    const token = await at.createToken(at.connection, { username: rao.username, password: at.secret(rao.password) });
    expect(await at.getToken(token)).toEqual({ username: rao.username, password: true, pin: false });
    expect((await at.listTokens()).map((one) => one.token.reveal())).toContain(token.reveal());
    await at.deleteToken(token);
    await expect(at.getToken(token)).rejects.toMatchObject({ httpStatus: 404 });
    const image = await sharp({ create: { width: 4, height: 4, channels: 4, background: "#123" } })
      .png()
      .toBuffer();
    await at.deleteImage(await at.uploadImage(at.inMemory("rubric.png", "image/png", image)));
  });
});
