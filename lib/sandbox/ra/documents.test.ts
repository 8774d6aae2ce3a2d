import { X509Certificate } from "node:crypto";
import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startReceiver } from "@/lib/sandbox/test-sandbox";
import { evidence, officer, type Part, startRa, type TestRa } from "./test-ra";

let sandbox: TestRa;
let now: () => Date = () => new Date();
beforeAll(async () => {
  sandbox = await startRa({ now: () => now() });
});
beforeEach(async () => {
  now = () => new Date();
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const id = expect.stringMatching(/^[0-9a-f]{16}$/);
const unknown = { code: "400", id, error: "No Request matches the given query." };
const scan = (type = "image/jpeg"): Part => ({
  name: "document",
  filename: "scan.jpg",
  type,
  bytes: Buffer.from("scan"),
});
const upload = (pk: number, parts: Part[]) => sandbox.form(`/requests/${pk}/pl_upload_document/`, parts);
const typed = (value: string): Part => ({ name: "type", value });

describe("documents", () => {
  test("uploaded, listed, read by type, deleted", async () => {
    const { pk } = await sandbox.open();
    const front = await upload(pk, [scan(), typed("document_front")]);
    expect([front.status, front.json]).toEqual([201, { pk: expect.any(Number), type: "document_front" }]);
    const label: Part = { name: "label", value: "Deed" };
    const extra = await sandbox.form(`/requests/${pk}/upload_videoid_evidence/`, [scan("application/pdf"), label]);
    expect([extra.status, extra.json]).toEqual([201, { pk: expect.any(Number), type: "videoid_evidence" }]);
    const list = await sandbox.ra("GET", `/requests/${pk}/pl_get_documents/`);
    const document = "c2Nhbg==\n";
    expect(list.value).toEqual([
      { pk: front.json.pk, document, type: "document_front" },
      { pk: extra.json.pk, document, type: "videoid_evidence" },
    ]);
    const one = await sandbox.ra("POST", `/requests/${pk}/pl_get_document/`, { type: "document_front" });
    expect(one.value).toEqual([{ document, type: "document_front" }]);
    const remove = (docpk: string) =>
      sandbox.form(`/requests/${pk}/pl_delete_document/`, [{ name: "docpk", value: docpk }]);
    const gone = await remove(String(front.json.pk));
    expect([gone.status, gone.json]).toEqual([200, { status: "Document deleted successfully" }]);
    const again = await remove(String(front.json.pk));
    expect([again.status, again.json]).toEqual([404, { error: `No documents found with id ${String(front.json.pk)}` }]);
    const word = await remove("document_front");
    expect([word.status, word.json]).toEqual([
      500,
      { code: "500", id, error: "invalid literal for int() with base 10: 'document_front'" },
    ]);
  });

  test("what an upload may not be", async () => {
    const { pk } = await sandbox.open();
    const invalid = { code: "418", id, error: "Invalid paramiters" };
    expect((await upload(pk, [scan()])).json).toEqual(invalid);
    expect((await upload(pk, [typed("document_front")])).json).toEqual(invalid);
    expect((await upload(pk, [scan(), typed("contract")])).status).toBe(412);
    const content = { code: "500", id, error: "Invalid content_type" };
    expect((await upload(pk, [scan("text/html"), typed("document_front")])).json).toEqual(content);
    expect((await sandbox.ra("POST", `/requests/${pk}/pl_upload_document/`, {})).json).toEqual(content);
    expect((await upload(1, [scan(), typed("document_front")])).json).toEqual(unknown);
    expect((await sandbox.form(`/requests/${pk}/upload_videoid_evidence/`, [])).status).toBe(412);
    expect((await sandbox.form(`/requests/${pk}/upload_videoid_evidence/`, [scan()], "PUT")).status).toBe(405);
    expect((await sandbox.ra("GET", "/requests/1/pl_get_documents/")).json).toEqual(unknown);
    await sandbox.ra("DELETE", `/requests/${pk}/cancel/`);
    expect((await upload(pk, [scan(), typed("document_front")])).json).toMatchObject({
      error: "Invalid request status",
    });
  });
});

describe("declaration", () => {
  const declare = (pk: number, body: unknown = { rao: "1400", type: "APPROVE" }) =>
    sandbox.ra("POST", `/requests/${pk}/generates_tbs_receipt/`, body);

  test("names the officer, the request and its holder", async () => {
    const { pk } = await sandbox.external();
    const { status, json } = await declare(pk);
    expect(status).toBe(200);
    const officer = await sandbox.ra("GET", "/rao/1400/");
    expect(json).toEqual({
      serial_number: (officer.json.certificate as { serial_number: string }).serial_number,
      receipt: expect.any(String),
    });
    const lines = String(json.receipt).split("\r\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "El operador Nuria Aguirre Soler con número de identificación 00000000T",
        `- Datos de Identificación de la solicitud de certificados: ${pk}`,
        "- Nombre y Apellidos del Firmante: PAU ROIG",
        "- DNI/NIE/PASAPORTE del Firmante: 11111111H",
        "- Dirección de correo electrónico del Firmante: lucia@example.org",
        "Fdo. Nuria Aguirre Soler",
      ]),
    );
  });

  test("says what is wrong", async () => {
    const { pk } = await sandbox.external();
    expect((await declare(1)).json).toEqual(unknown);
    expect((await declare(pk, "{")).json).toHaveProperty("detail");
    expect((await declare(pk, { rao_id: "1400", type: "APPROVE" })).json).toMatchObject({
      error: "Rao matching query does not exist.",
    });
    expect((await declare(pk, { rao: "1400", type: "REVOKE" })).json).toMatchObject({ code: "418" });
  });
});

describe("contract", () => {
  const get = (pk: number, body: unknown) => sandbox.ra("POST", `/requests/${pk}/pl_get_document/`, body);
  const bytesOf = ({ value }: Awaited<ReturnType<typeof get>>) => {
    const [item] = value as [{ document: string; type: string }];
    expect(item.document).toMatch(/^(?:[A-Za-z0-9+/=]{1,76}\n)+$/);
    return Buffer.from(item.document, "base64");
  };

  test("a PDF of this request, as JSON or as a form", async () => {
    const { pk } = await sandbox.external();
    const answer = await get(pk, { type: "contract", rao_id: "1400" });
    expect(answer.value).toMatchObject([{ type: "contract" }]);
    const pdf = await PDFDocument.load(bytesOf(answer));
    expect([pdf.getPageCount(), pdf.getTitle()]).toEqual([1, `CONTRATO DE SUSCRIPTOR ${pk}`]);
    const form = await sandbox.form(`/requests/${pk}/pl_get_document/`, [
      typed("contract"),
      { name: "rao_id", value: "1400" },
    ]);
    expect(bytesOf(form).subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("as text inside JSON", async () => {
    const { pk } = await sandbox.external();
    const { json } = await sandbox.ra("POST", `/requests/${pk}/generate_document/`, { doctype: "contract" });
    expect(json).toEqual({ document: expect.stringMatching(/^%PDF-1\./) });
    expect((await sandbox.ra("POST", `/requests/${pk}/generate_document/`, { doctype: "x" })).status).toBe(412);
    expect((await sandbox.ra("POST", "/requests/1/generate_document/", {})).json).toEqual(unknown);
  });

  test("names nobody without the officer until somebody has approved", async () => {
    const { pk } = await sandbox.external();
    expect((await get(pk, { type: "contract" })).json).toMatchObject({ code: "418", error: "Invalid paramiters" });
    expect((await get(pk, { type: "contract", rao_id: "9" })).json).toMatchObject({
      error: "Rao matching query does not exist.",
    });
    expect((await get(pk, { type: "signed_contract" })).json).toEqual({ code: "400", id, error: "" });
    expect((await get(pk, { type: "novel" })).status).toBe(412);
    await sandbox.change({ validate_external: "by_profile" });
    await sandbox.ra("POST", `/requests/${pk}/validate_videoid/`, officer);
    expect((await get(pk, { type: "contract" })).status).toBe(200);
    const signed = bytesOf(await get(pk, { type: "signed_contract" }));
    expect(signed.includes("/SubFilter /ETSI.CAdES.detached")).toBe(true);
    expect(bytesOf(await get(pk, { type: "signed_contract" })).equals(signed)).toBe(true);
  });

  test("long values make further pages, foreign letters do not stop it", async () => {
    const videoid = await sandbox.open({ organization_name: "Šumadija Łódź ".repeat(400) });
    await sandbox.ra("PUT", `/videoid/${videoid.videoid_data.pk}/`, evidence);
    const pdf = await PDFDocument.load(bytesOf(await get(videoid.pk, { type: "contract" })));
    expect(pdf.getPageCount()).toBeGreaterThan(1);
  });
});

describe("enrolment", () => {
  const link = (pk: number) => sandbox.ra("POST", `/requests/${pk}/preauthlink/`);
  const approved = () => sandbox.finished("validated");
  const enrol = (pk: number) => sandbox.control("POST", `/requests/${pk}/enrol`);

  test("the link exists once the request is approved, and stays the same", async () => {
    const { pk } = await sandbox.open();
    const early = await link(pk);
    expect([early.status, early.json]).toEqual([403, { detail: "You do not have permission to perform this action." }]);
    expect((await link(1)).json).toEqual(unknown);
    const ready = await approved();
    const first = await link(ready.pk);
    expect(first.json).toEqual({
      preauthenticatedlink: expect.stringMatching(new RegExp(`^${sandbox.origin}/lcmpl/enrollment/auth/[0-9a-f]{32}$`)),
    });
    expect((await link(ready.pk)).json).toEqual(first.json);
  });

  test("the holder takes a real certificate, with news of it", async () => {
    const receiver = await startReceiver();
    const { pk } = await approved();
    await sandbox.control("POST", "/webhook", { registration_authority: "1187", url: receiver.url, family: "event" });
    expect((await enrol(pk)).json).toEqual({ request_pk: pk, status: "ISSUED" });
    expect((await enrol(pk)).status).toBe(409);
    const { json } = await sandbox.ra("GET", `/requests/${pk}/`);
    const [certificate] = json.certificate_set as [Record<string, string>];
    expect(json).toMatchObject({ status: "ISSUED" });
    expect(certificate).toMatchObject({ profile: "PFnubeAF", status: 0, valid: "VALID", revokation_reason: null });
    const parsed = new X509Certificate(Buffer.from(certificate.data ?? "", "base64"));
    expect(parsed.serialNumber.toLowerCase()).toBe(certificate.serial_number);
    expect(parsed.subject).toContain("LUCÍA FERRANDIS");
    await receiver.atLeast(1);
    expect(receiver.parsed()[0]).toMatchObject({
      event_type: "REQUEST_ENROLLED",
      request: { status: "ISSUED", pk },
      certificates: [{ status: "VALID", serial_number: certificate.serial_number }],
    });
    await receiver.close();
  });

  test("suspended, reactivated, revoked with the card's code", async () => {
    const receiver = await startReceiver();
    const { pk, scratchcard } = await approved();
    const card = await sandbox.ra("GET", `/scratchcards/?sn=${scratchcard}`);
    const [{ secrets }] = card.json.results as [{ secrets: string }];
    const { erc } = JSON.parse(secrets) as { erc: string };
    const revoke = (reason: string, code = erc) =>
      sandbox.ra("POST", "/scratchcards/revoke/", { scratchcard, erc: code, reason });
    expect((await revoke("UNSPECIFIED")).json).toMatchObject({ code: "418", error: "Invalid paramiters" });
    await enrol(pk);
    await sandbox.control("POST", "/webhook", { registration_authority: "1187", url: receiver.url, family: "event" });
    expect((await revoke("UNSPECIFIED", "0")).status).toBe(412);
    expect((await revoke("BORED")).status).toBe(412);
    const who = (code: string) => sandbox.ra("POST", "/scratchcards/whoami/", { scratchcard, erc: code });
    expect((await who(erc)).json).toMatchObject({ pk, status: "ISSUED" });
    expect((await who("0")).json).toEqual({ code: "418", id, error: "Invalid parameters" });
    expect((await revoke("CERTIFICATEHOLD")).value).toMatchObject([{ pk, valid: "UNKNOW", type: "FIRSTISSUE" }]);
    expect((await revoke("NOT_REVOKED")).value).toMatchObject([{ valid: "VALID", revokation_reason: null }]);
    expect((await revoke("SUPERSEDED")).value).toMatchObject([{ valid: "REVOKED", status: 2 }]);
    expect((await revoke("NOT_REVOKED")).status).toBe(412);
    await receiver.atLeast(2);
    expect(receiver.parsed().map(({ event_type }) => event_type)).toEqual([
      "CERTIFICATE_SUSPENDED",
      "CERTIFICATE_REVOKED",
    ]);
    expect(await sandbox.status(pk)).toBe("ISSUED");
    const none = await sandbox.ra("POST", "/scratchcards/revoke/", { scratchcard: "1", erc, reason: "UNSPECIFIED" });
    expect(none.json).toEqual({ code: "500", id, error: "ScratchCard matching query does not exist." });
    await receiver.close();
  });

  test("renewal: every obstacle with its own odd code", async () => {
    const { pk, scratchcard } = await approved();
    const card = await sandbox.ra("GET", `/scratchcards/?sn=${scratchcard}`);
    const [{ secrets }] = card.json.results as [{ secrets: string }];
    const { erc } = JSON.parse(secrets) as { erc: string };
    const ask = (code = erc) => sandbox.ra("POST", "/requests/is_renewable/", { scratchcard, erc: code });
    const enable = () => sandbox.ra("POST", `/requests/${pk}/enable_renewal/`);
    expect((await ask("0")).json).toEqual({ code: "418,", id, error: "Invalid paramiters" });
    expect((await ask()).json).toEqual({ code: 422, id, error: "Renewal not available" });
    expect((await enable()).json).toEqual({ code: "400", id, error: "" });
    await enrol(pk);
    expect((await ask()).json).toMatchObject({ code: "426," });
    const status = () => sandbox.ra("GET", `/requests/${pk}/renewal_status/`);
    expect((await status()).json).toEqual({
      request_is_renewable: false,
      renewal_enabled: false,
      reason: "Not yet enabled",
    });
    expect((await enable()).json).toEqual({ status: "Renewal enabled for request" });
    expect((await ask()).json).toMatchObject({ code: "423," });
    now = () => new Date(Date.now() + 700 * 86_400_000);
    expect((await ask()).json).toMatchObject({ torenew: { pk, type: "FIRSTISSUE" }, renewed: false, request: { pk } });
    expect((await status()).json).toMatchObject({ request_is_renewable: true, renewal_enabled: true, reason: "" });
    now = () => new Date(Date.now() + 800 * 86_400_000);
    expect((await ask()).json).toMatchObject({ code: "420," });
    const revoke = (reason: string) => sandbox.ra("POST", "/scratchcards/revoke/", { scratchcard, erc, reason });
    await revoke("CERTIFICATEHOLD");
    expect((await ask()).json).toMatchObject({ code: "427," });
    await revoke("SUPERSEDED");
    expect((await ask()).json).toMatchObject({ code: "419," });
    expect((await enable()).json).toMatchObject({ code: "412", error: "Request not eligible for renewal" });
    const disabled = await sandbox.ra("POST", `/requests/${pk}/disable_renewal/`);
    expect(disabled.json).toEqual({ status: "Renewal disabled for request" });
    expect((await sandbox.ra("POST", "/requests/1/disable_renewal/")).json).toEqual(unknown);
  });
});
