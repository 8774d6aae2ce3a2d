import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signaturesOf, verifyWithOpenssl } from "@/lib/sandbox/signing/verify-for-tests";
import { rao, startReceiver, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";
import { somePdf, speaking } from "./for-tests";

let now = new Date();
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now });
});
beforeEach(async () => {
  now = new Date();
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const switches = (one_shot: Record<string, unknown>) => sandbox.control("POST", "/switches", { one_shot });
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const pdfFile = async (name = "a.pdf") => ({ name, bytes: await somePdf(name), type: "application/pdf" });
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
type Api = ReturnType<typeof speaking>;

async function withDocument(api: Api) {
  const pks = await api.approved();
  const { json } = await api.upload(pks, { file: await pdfFile() });
  const payload = api.payload(json);
  return { pks, uid: typeof payload === "string" ? payload : (payload as { uid: string }).uid };
}

function unsigned(signed: Buffer) {
  return signaturesOf(signed).length === 0;
}

describe.each(["new", "legacy"] as const)("after the approval, %s generation", (generation) => {
  let api: Api;
  beforeEach(() => {
    api = speaking(sandbox, generation);
  });

  test("documents, contract, OTP, sign, read, delete", async () => {
    const pks = await api.approved();
    const single = await api.upload(pks, { file: await pdfFile("one.pdf") });
    const uid = generation === "new" ? (single.json.detail as { uid: string }).uid : String(single.json.details);
    expect(uid).toMatch(uuid);
    expect(single.json).toEqual(
      generation === "new"
        ? { status: "success", detail: { name: "one.pdf", uid } }
        : { status: "200 OK", details: uid },
    );
    const several = await api.upload(pks, { file: await pdfFile("two.pdf"), file2: await pdfFile("three.pdf") });
    // Backwards, and with more words in the older generation.
    const names = { new: ["name", "uid"], legacy: ["digest", "uid", "key", "filename"] };
    const items = api.payload(several.json) as Record<string, string>[];
    expect(items.map((item) => [Object.keys(item), item.name ?? item.filename])).toEqual([
      [names[generation], "three.pdf"],
      [names[generation], "two.pdf"],
    ]);
    for (const item of items) expect(item.uid).toMatch(uuid);
    for (const { digest } of items.filter((item) => item.digest)) expect(digest).toMatch(/^[\da-f]{64}$/);
    const list = await api.call("GET", `/documents/${pks.request_pk}`);
    const listed = list.json.details as Record<string, unknown>;
    expect(Object.keys(listed)).toHaveLength(3);
    expect(listed[uid]).toEqual({
      upload_date: expect.stringMatching(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/),
      ext: ".pdf",
      size: expect.any(Number),
      mime: "application/pdf",
      filename: "one.pdf",
    });

    const contract = await api.contract(pks);
    expect(contract.type).toBe(generation === "new" ? "application/pdf" : "text/plain");
    expect((await api.contract(pks)).bytes.equals(contract.bytes)).toBe(true);
    expect(signaturesOf(contract.bytes)).toHaveLength(1);

    expect((await api.otp(pks)).json).toEqual(api.ok("OTP generated"));
    const code = api.code(pks);
    expect(code).toMatch(/^\d{6}$/);
    const signed = await api.sign(pks, { secret: code });
    expect([signed.status, signed.json]).toEqual([200, api.ok("Documents correctly signed")]);
    const details = await api.status(pks);
    expect(details).toMatchObject({
      status: "ISSUED",
      certificate_set: [
        {
          valid: "VALID",
          status: 0,
          serial_number: expect.stringMatching(/^[\da-f]{16}$/),
          subject: expect.stringContaining("CN=LUCÍA FERRANDIS"),
        },
      ],
    });

    const pem = await sandbox.sandbox.testAuthority.certificatePem();
    const original = await api.document(pks, "original", uid);
    const result = await api.document(pks, "signed", uid);
    expect(result.type).toBe("application/octet-stream");
    expect(result.bytes.subarray(0, original.bytes.length).equals(original.bytes)).toBe(true);
    const [signature, ...more] = signaturesOf(result.bytes);
    if (!signature) throw new Error("No signature");
    expect(more).toEqual([]);
    const [certificate] = details.certificate_set as { serial_number: string }[];
    const read = verifyWithOpenssl(signature, pem);
    expect(read.toLowerCase()).toContain(BigInt(`0x${certificate?.serial_number}`).toString());
    const signedContract = signaturesOf((await api.contract(pks)).bytes);
    expect(signedContract).toHaveLength(2);
    for (const one of signedContract) verifyWithOpenssl(one, pem);

    expect((await api.remove(pks, uid)).json).toEqual(api.ok("Document successfully deleted"));
    expect((await api.document(pks, "original", uid)).status).toBe(404);
    const all =
      generation === "new" ? `Documents deleted for Request ${pks.request_pk}` : "Documents deleted successfully";
    expect((await api.removeAll(pks)).json).toEqual(api.ok(all));
    const none = {
      status: 404,
      json: { status: "404 Not Found", details: "No documents found for specified Request" },
    };
    expect(await api.removeAll(pks)).toMatchObject(none);
    expect(await api.call("GET", `/documents/${pks.request_pk}`)).toMatchObject(none);
  });

  test("errors of documents", async () => {
    const nobody = { request_pk: 1, videoid_pk: 1 };
    const unknown = await api.upload(nobody, { file: await pdfFile() });
    expect([unknown.status, unknown.json.details]).toEqual([
      404,
      "Cannot upload document: Request 1 not found on disk",
    ]);
    const pks = await api.approved();
    const wrong = await api.upload(pks, { file: { name: "a.docx", bytes: Buffer.from("PK") } });
    expect([wrong.status, wrong.json.details]).toEqual([415, "Unsupported file type: docx"]);
    const broken = await api.upload(pks, { file: { name: "a.pdf", bytes: Buffer.from("%PDF-1.7 half") } });
    expect(broken.status).toBe(415);
    expect((await api.upload(pks, { other: await pdfFile() })).json.details).toBe("Missing required parameters");
    expect((await api.call("POST", `/document/${pks.request_pk}`, {})).status).toBe(400);
    const mixed = await api.upload(pks, { file: await pdfFile(), file2: { name: "b.txt", bytes: Buffer.from("b") } });
    expect(mixed.status).toBe(415);

    const eight = Object.fromEntries(
      await Promise.all(Array.from({ length: 8 }, async (_, index) => [`file${index}`, await pdfFile()])),
    );
    expect((await api.upload(pks, eight)).status).toBe(200);
    const tooMany = await api.upload(pks, { file: await pdfFile(), file2: await pdfFile(), file3: await pdfFile() });
    expect([tooMany.status, tooMany.json.details]).toEqual([
      400,
      `Maximum number of document reached for Request ${pks.request_pk}`,
    ]);
    expect((await api.upload(pks, { file: await pdfFile(), file2: await pdfFile() })).status).toBe(200);
    expect((await api.upload(pks, { file: await pdfFile() })).status).toBe(400);
    await api.removeAll(pks);
    const again = await api.upload(pks, { file: await pdfFile() });
    expect(again.status).toBe(200);

    const uid = "0b0e7c52-7ad1-4c2b-9a52-0f4f2f6f3a11";
    const missing = `Document not found with uid ${uid}${generation === "new" ? "" : " and type original"}`;
    expect((await api.remove(pks, uid)).json).toEqual({ status: "404 Not Found", details: missing });
    const notFound = { status: 404 };
    expect(await api.document(pks, "signed", uid)).toMatchObject(notFound);
    expect(await api.document(pks, "draft", uid)).toMatchObject(notFound);
    expect(await api.document(nobody, "signed", uid)).toMatchObject(notFound);
    expect((await api.call("GET", `/document/${pks.request_pk}/signed/${uid}`)).json.details).toBe(
      "Document not found",
    );
  });

  test("documents wait for the approval, unless a switch lets them in", async () => {
    const pks = await api.create();
    const file = await pdfFile();
    expect((await api.upload(pks, { file })).json.details).toMatch(/^Cannot upload document: .*Invalid request status/);
    await switches({ documents_before_approval: true });
    expect((await api.upload(pks, { file })).status).toBe(200);
    await switches({ documents_before_approval: true, document_bytes: 100 });
    expect((await api.upload(pks, { file })).status).toBe(413);
  });

  test("errors of the contract", async () => {
    const missing = (pk: number) => ({ status: "404 Not Found", details: `Request ${pk} not found` });
    const read = async (pk: number) =>
      api.call("GET", generation === "new" ? `/contract/${pk}/` : `/document/${pk}/contract`);
    expect(await read(1)).toMatchObject({ status: 400, json: missing(1) });
    const pks = await api.create();
    expect(await read(pks.request_pk)).toMatchObject({ status: 400, json: missing(pks.request_pk) });
    await switches({ contract_before_approval: true });
    const preview = await api.contract(pks);
    expect(unsigned(preview.bytes)).toBe(true);
    expect((await PDFDocument.load(preview.bytes)).getTitle()).toContain("Certification services contract");
  });

  test("OTP: one a minute, only once approved, by SMS or WhatsApp", async () => {
    const nobody = { request_pk: 7, videoid_pk: 7 };
    expect((await api.otp(nobody)).json).toEqual({
      status: "404 Not Found",
      details: "Request 7 not found. Cannot send OTP secret",
    });
    const failed = (why: string) => ({
      status: 412,
      json: { status: "412 Precondition Failed", details: `Error occured during OTP generation: ${why}` },
    });
    const pending = await api.create();
    expect(await api.otp(pending)).toMatchObject(failed("Invalid request status"));
    const pks = await api.approved();
    expect((await api.otp(pks, { delivery_method: "pigeon" })).status).toBe(400);
    expect((await api.otp(pks, { delivery_method: "whatsapp" })).status).toBe(200);
    later(59_000);
    expect(await api.otp(pks)).toMatchObject(failed("Otp generated less than a minute ago"));
    later(1_000);
    expect((await api.otp(pks, { delivery_method: "sms" })).status).toBe(200);
    await switches({ otp_interval_ms: 0 });
    expect((await api.otp(pks)).status).toBe(200);
  });

  test("errors of sign", async () => {
    const { pks, uid } = await withDocument(api);
    const says = async (body: unknown, to = pks) => {
      const { status, json } = await api.sign(to, body);
      return [status, json.details];
    };
    expect(await says({})).toEqual([400, "Missing required parameter: 'secret'"]);
    expect(await says({ secret: "1" }, { ...pks, request_pk: 9 })).toEqual([
      404,
      "Request 9 not found. Cannot sign documents",
    ]);
    expect(await says({ secret: "123456" })).toEqual([403, "Confirmation Code invalid"]);
    expect(await says({ ext_unlock_type: "biometric" })).toEqual([
      400,
      "Missing required parameter: 'ext_unlock_value'",
    ]);
    expect(await says({ secret: "1", ext_unlock_value: "x" })).toEqual([
      400,
      "Missing required parameter: 'ext_unlock_type'",
    ]);
    const pending = await api.create();
    expect((await says({ secret: "1" }, pending))[0]).toBe(412);
    expect(await says({ secret: "1" }, await api.approved())).toEqual([
      404,
      "No documents found for specified Request",
    ]);
    expect(await says({ secret: "1", options: { abc: { page: 0, position: "1,1,9,9" } } })).toEqual([
      404,
      "The following documents are not found in Request's folders: abc",
    ]);
    const place = { page: 0, position: "10,10,200,60" };
    expect(await says({ secret: "1", options: { [uid]: { page: 0 } } })).toEqual([
      400,
      { [uid]: `Missing required parameter 'position' for file ${uid}` },
    ]);
    expect(await says({ secret: "1", signature: { appearance: { position: place.position } } })).toEqual([
      400,
      { [uid]: `Missing required parameter 'page' for file ${uid}` },
    ]);
    expect(await says({ secret: "1", signature: { appearance: { ...place, image: "nope" } } })).toEqual([
      404,
      { [uid]: "The image nope cannot be found on disk" },
    ]);
    expect(await says({ secret: "1", countersignature: { username: "x", password: "y", pin: "z" } })).toEqual([
      403,
      "Invalid countersignature credentials",
    ]);

    await api.otp(pks);
    const first = api.code(pks);
    later(60_000);
    await api.otp(pks);
    const stale = first === api.code(pks) ? `${first}0` : first;
    expect((await says({ secret: stale }))[0]).toBe(403);
    const answers = await Promise.all([says({ secret: api.code(pks) }), says({ secret: api.code(pks) })]);
    expect(answers.map(([status]) => String(status)).sort()).toEqual(["200", "403"]);
    expect(await says({ secret: "1" })).toEqual([412, "Request already in ISSUED status"]);
    expect((await api.upload(pks, { file: await pdfFile() })).status).toBe(412);
  });
});

const api = () => speaking(sandbox, "new");

test("the signed document is also found by the other path of the documents", async () => {
  const { pks, uid } = await withDocument(api());
  await api().sign(pks, { ext_unlock_type: "biometric", ext_unlock_value: "42" });
  const direct = await api().document(pks, "signed", uid);
  const queried = await api().bytes(`/document/${pks.request_pk}/${uid}?document_type=signed`);
  expect(queried.bytes.equals(direct.bytes)).toBe(true);
  const original = await api().bytes(`/document/${pks.request_pk}/${uid}`);
  expect(unsigned(original.bytes)).toBe(true);
  await switches({ contract_after_signing: "unsigned" });
  expect(signaturesOf((await api().contract(pks)).bytes)).toHaveLength(1);
});

test("another way to unlock can be refused, or want a secret too", async () => {
  const { pks } = await withDocument(api());
  const unlock = { ext_unlock_type: "biometric", ext_unlock_value: "42" };
  await switches({ ext_unlock: "refused" });
  expect((await api().sign(pks, unlock)).status).toBe(403);
  await switches({ ext_unlock: "accepted", ext_unlock_needs_secret: true });
  expect((await api().sign(pks, unlock)).json.details).toBe("Missing required parameter: 'secret'");
  expect((await api().sign(pks, { ...unlock, secret: "customer" })).status).toBe(200);
});

test("codes end after their time or too many wrong ones, by switch", async () => {
  const { pks } = await withDocument(api());
  await switches({ otp_lifetime_ms: 100_000, otp_attempts: 2 });
  const secret = async () => {
    later(60_000);
    await api().otp(pks);
    return api().code(pks);
  };
  const code = await secret();
  const wrong = code === "000000" ? "000001" : "000000";
  for (const _ of [1, 2]) expect((await api().sign(pks, { secret: wrong })).status).toBe(403);
  expect((await api().sign(pks, { secret: code })).status).toBe(403);
  const old = await secret();
  later(100_001);
  expect((await api().sign(pks, { secret: old })).status).toBe(403);
  expect((await api().sign(pks, { secret: await secret() })).status).toBe(200);
});

test("a visible signature stands where it was asked for, with its text and picture", async () => {
  const { pks } = await withDocument(api());
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const image = await api().form("/image", { image: { name: "rubric.png", bytes: png, type: "image/png" } });
  const { image_uid } = image.json.details as { image_uid: string };
  const appearance = {
    page: 1,
    position: "20,30,220,90",
    image: image_uid,
    text: ["Firmado por %(CN)s", "%(E)s %(DATE)s"],
    date: "%d.%m.%Y",
    timezone: "Europe/Barcelona",
  };
  const answer = await api().sign(pks, { ext_unlock_type: "b", ext_unlock_value: "1", signature: { appearance } });
  expect(answer.status).toBe(200);
  const [document] = sandbox.sandbox.store.requestByPk(pks.request_pk)?.documents ?? [];
  const { bytes } = await api().document(pks, "signed", document?.uid ?? "");
  const pdf = await PDFDocument.load(bytes);
  expect(pdf.getPage(0).node.Annots()?.size() ?? 0).toBe(0);
  const [field] = pdf.getForm().getFields();
  expect(field?.acroField.getWidgets()[0]?.getRectangle()).toEqual({ x: 20, y: 30, width: 200, height: 60 });
  const [signature] = signaturesOf(bytes);
  if (!signature) throw new Error("No signature");
  verifyWithOpenssl(signature, await sandbox.sandbox.testAuthority.certificatePem());
});

test("the older appearance, a countersignature, and a document that is a hash", async () => {
  const legacy = speaking(sandbox, "legacy");
  const { pks, uid } = await withDocument(legacy);
  const hash = JSON.stringify({
    messageDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    digestAlgorithm: "sha256WithRSAEncryption",
    addSigningTime: "True",
  });
  const bad = await legacy.upload(pks, { hashfile: { name: "h.json", bytes: Buffer.from("{}") } });
  expect(bad.status).toBe(415);
  const taken = await legacy.upload(pks, { hashfile: { name: "h.json", bytes: Buffer.from(hash) } });
  const hashUid = String(taken.json.details);
  const answer = await legacy.sign(pks, {
    ext_unlock_type: "b",
    ext_unlock_value: "1",
    signature_format: { text_format: ["%(SUBJECT)s"], date_format: "%d/%m/%Y", timezone: "Europe/Madrid" },
    options: { [uid]: { page: 0, position: "20,30,220,90", usecountersignature: true } },
    countersignature: {
      username: rao.username,
      password: rao.password,
      pin: rao.pin,
      page: 0,
      position: "230,30,390,90",
    },
  });
  expect(answer.status).toBe(200);
  const pem = await sandbox.sandbox.testAuthority.certificatePem();
  const signatures = signaturesOf((await legacy.document(pks, "signed", uid)).bytes);
  expect(signatures).toHaveLength(2);
  for (const one of signatures) verifyWithOpenssl(one, pem);
  const cms = (await legacy.document(pks, "signed", hashUid)).bytes;
  expect(verifyWithOpenssl({ content: Buffer.from("test"), cms }, pem)).toContain("signingTime");
});

test.each(["event", "flat"])("the issue is told by webhook, %s family", async (family) => {
  const receiver = await startReceiver();
  await sandbox.control("POST", "/webhook", { registration_authority: "1187", url: receiver.url, family });
  const { pks } = await withDocument(api());
  await api().sign(pks, { ext_unlock_type: "b", ext_unlock_value: "1" });
  await receiver.atLeast(4);
  const date = expect.stringMatching(/^\d{8} \d\d:\d\d:\d\d$/);
  const certificate = { status: "VALID", serial_number: expect.any(String), valid_from: date, valid_to: date };
  expect(receiver.parsed().at(-1)).toMatchObject(
    family === "event"
      ? {
          event_type: "REQUEST_ENROLLED",
          request: { status: "ISSUED", pk: pks.request_pk },
          certificates: [certificate],
        }
      : { status: "ISSUED", previous_status: "ENROLLREADY", request: pks.request_pk },
  );
  await receiver.close();
});

test("documents, code, contract and signed files survive a restart; the ledger knows no code", async () => {
  const first = await startSandbox();
  const before = speaking(first, "new");
  const { pks, uid } = await withDocument(before);
  await before.otp(pks);
  const code = before.code(pks);
  const contract = await before.contract(pks);
  await first.close();
  const second = await startSandbox({ dataDir: first.dataDir });
  const after = speaking(second, "new");
  expect((await after.contract(pks)).bytes.equals(contract.bytes)).toBe(true);
  expect((await after.otp(pks)).status).toBe(412);
  expect((await after.sign(pks, { secret: code })).status).toBe(200);
  const signed = await after.document(pks, "signed", uid);
  expect(
    JSON.stringify((await second.ledger()).map(({ fields, error, effect }) => [fields, error, effect])),
  ).not.toContain(code);
  await second.close();
  const third = await startSandbox({ dataDir: first.dataDir });
  const again = speaking(third, "new");
  expect((await again.document(pks, "signed", uid)).bytes.equals(signed.bytes)).toBe(true);
  expect(await again.status(pks)).toMatchObject({ status: "ISSUED", certificate_set: [{ valid: "VALID" }] });
  await third.close();
});
