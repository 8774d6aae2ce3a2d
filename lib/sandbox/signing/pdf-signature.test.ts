import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import { expect, test } from "vitest";
import { detachedSignature } from "./cms";
import { isReadablePdf, signPdf } from "./pdf-signature";
import { TestAuthority } from "./test-authority";
import { signaturesOf, verifyWithOpenssl } from "./verify-for-tests";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-signing-"));
const authority = new TestAuthority(directory, () => new Date());
const holder = {
  commonName: "LUCÍA FERRANDIS OLMEDA",
  givenName: "LUCÍA",
  surname: "FERRANDIS OLMEDA",
  serialNumber: "IDCES-90418237Q",
  country: "ES",
  email: "lucia@example.org",
};

async function pdf(options: { useObjectStreams: boolean }): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const text of ["First", "Second"]) document.addPage([400, 300]).drawText(text, { font, x: 20, y: 200 });
  return Buffer.from(await document.save(options));
}

test.each([true, false])("OpenSSL believes a signature, object streams: %s", async (useObjectStreams) => {
  const original = await pdf({ useObjectStreams });
  const signer = await authority.issue(holder, 30);
  const signature = { signer, name: holder.commonName, reason: "Test", signedAt: new Date(), appearance: null };
  const signed = await signPdf(original, signature);
  expect(signed.subarray(0, original.length).equals(original)).toBe(true);
  const [found, ...more] = signaturesOf(signed);
  expect(more).toEqual([]);
  if (!found) throw new Error("No signature");
  expect(found.end).toBe(signed.length);
  const details = verifyWithOpenssl(found, await authority.certificatePem());
  expect(details).toContain("id-smime-aa-signingCertificateV2");
  expect(details).not.toContain("signingTime");

  const changed = { ...found, content: Buffer.from(found.content) };
  changed.content[20] = (changed.content[20] ?? 0) ^ 1;
  const pem = await authority.certificatePem();
  expect(() => verifyWithOpenssl(changed, pem)).toThrow(/digest|verification/i);
  const elsewhere = new TestAuthority(fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-other-")), () => new Date());
  const otherPem = await elsewhere.certificatePem();
  expect(() => verifyWithOpenssl(found, otherPem)).toThrow(/verif/i);
});

test("a second signature leaves the first one valid, and both show", async () => {
  const appearance = {
    page: 1,
    rectangle: [20, 20, 220, 80] satisfies [number, number, number, number],
    lines: ["Signed by LUCÍA FERRANDIS", "Łukasz 漢"],
    image: null,
  };
  const signature = { name: "x", reason: "Test", signedAt: new Date() };
  const first = await signPdf(await pdf({ useObjectStreams: true }), {
    ...signature,
    signer: await authority.issue(holder, 30),
    appearance,
  });
  const second = await signPdf(first, { ...signature, signer: await authority.issue(holder, 30), appearance: null });
  const pem = await authority.certificatePem();
  const found = signaturesOf(second);
  expect(found).toHaveLength(2);
  for (const one of found) verifyWithOpenssl(one, pem);
  const read = await PDFDocument.load(second);
  expect(read.getForm().getFields()).toHaveLength(2);
  expect(read.getPage(1).node.Annots()?.size()).toBe(1);
});

test("the authority is made once and kept", async () => {
  const again = new TestAuthority(directory, () => new Date());
  expect(await again.certificatePem()).toBe(await authority.certificatePem());
  const signer = await again.issue(holder, 30);
  const sha256 = Buffer.from("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "hex");
  const cms = await detachedSignature(signer, sha256, { signedAt: new Date() });
  const details = verifyWithOpenssl({ content: Buffer.from("test"), cms }, await authority.certificatePem());
  expect(details).toContain("signingTime");
  expect(fs.statSync(path.join(directory, "test-authority/ca.key.pem")).mode & 0o077).toBe(0);
});

test("what is no PDF is told apart", async () => {
  expect(await isReadablePdf(Buffer.from("%PDF-1.7 and nothing else"))).toBe(false);
  expect(await isReadablePdf(Buffer.from("hello"))).toBe(false);
  expect(await isReadablePdf(await pdf({ useObjectStreams: true }))).toBe(true);
});
