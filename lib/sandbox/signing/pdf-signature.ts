import { createHash } from "node:crypto";
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFPage,
  PDFString,
} from "@cantoo/pdf-lib";
import { type Appearance, appearanceStream } from "./appearance";
import { detachedSignature } from "./cms";
import type { Signer } from "./test-authority";

/** Room for the CMS with its two certificates, in bytes. */
const contentsRoom = 8_192;
const numberRoom = 9_999_999_999;

export interface PdfSignature {
  signer: Signer;
  name: string;
  reason: string;
  signedAt: Date;
  /** Null signs without a trace on the page. */
  appearance: Appearance | null;
}

/** Whether the bytes are a PDF that can be opened and changed. */
export async function isReadablePdf(bytes: Buffer): Promise<boolean> {
  if (bytes.subarray(0, 1024).indexOf("%PDF-") === -1) return false;
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    return document.getPageCount() > 0;
  } catch {
    return false;
  }
}

/** Appends a signature to a PDF; what was there, earlier signatures included, keeps its bytes. */
export async function signPdf(bytes: Buffer, signature: PdfSignature): Promise<Buffer> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const snapshot = document.takeSnapshot();
  const { context } = document;
  const { signer, name, reason, signedAt, appearance } = signature;
  // The page may be one the document lacks: the first one stands in, as for an invisible signature.
  const page = document.getPages()[appearance?.page ?? 0] ?? document.getPage(0);
  const value = context.register(
    context.obj({
      Type: "Sig",
      Filter: "Adobe.PPKLite",
      SubFilter: "ETSI.CAdES.detached",
      ByteRange: [0, numberRoom, numberRoom, numberRoom],
      Contents: PDFHexString.of("0".repeat(contentsRoom * 2)),
      Name: PDFHexString.fromText(name),
      Reason: PDFHexString.fromText(reason),
      M: PDFString.fromDate(signedAt),
    }),
  );
  const widget = context.obj({
    Type: "Annot",
    Subtype: "Widget",
    FT: "Sig",
    T: PDFHexString.fromText(`Signature${context.largestObjectNumber}`),
    V: value,
    // Printed, and locked against changes.
    F: 132,
    P: page.ref,
    Rect: appearance?.rectangle ?? [0, 0, 0, 0],
  });
  if (appearance) widget.set(PDFName.of("AP"), context.obj({ N: await appearanceStream(document, appearance) }));
  const field = context.register(widget);
  snapshot.markRefForSave(page.ref);
  for (const changed of [addTo(page, field), ...addToForm(document, field)])
    if (changed) snapshot.markObjForSave(changed);
  const update = await document.saveIncremental(snapshot, { useObjectStreams: false });
  return seal(Buffer.concat([bytes, update]), bytes.length, signer);
}

/** The page's list of annotations may be an object of its own, which then changes instead of the page. */
function addTo(page: PDFPage, field: ReturnType<PDFDocument["context"]["register"]>): PDFArray | null {
  const annotations = page.node.lookupMaybe(PDFName.of("Annots"), PDFArray);
  if (annotations) annotations.push(field);
  else page.node.set(PDFName.of("Annots"), page.doc.context.obj([field]));
  return annotations ?? null;
}

function addToForm(document: PDFDocument, field: ReturnType<PDFDocument["context"]["register"]>) {
  const { catalog, context } = document;
  const form = catalog.lookupMaybe(PDFName.of("AcroForm"), PDFDict) ?? context.obj({ Fields: [] });
  const fields = form.lookupMaybe(PDFName.of("Fields"), PDFArray) ?? context.obj([]);
  fields.push(field);
  if (!form.has(PDFName.of("Fields"))) form.set(PDFName.of("Fields"), fields);
  // Signatures exist, and only appending keeps them valid.
  form.set(PDFName.of("SigFlags"), PDFNumber.of(3));
  if (!catalog.has(PDFName.of("AcroForm"))) catalog.set(PDFName.of("AcroForm"), form);
  return [catalog, form, fields];
}

/** Fills in the two values that depend on every other byte. */
async function seal(file: Buffer, updateStart: number, signer: Signer): Promise<Buffer> {
  const placeholder = `<${"0".repeat(contentsRoom * 2)}>`;
  const start = file.indexOf(placeholder, updateStart);
  const end = start + placeholder.length;
  const blankRange = Buffer.from(`[ 0 ${numberRoom} ${numberRoom} ${numberRoom} ]`);
  const rangeAt = file.indexOf(blankRange, updateStart);
  if (start === -1 || rangeAt === -1) throw new Error("The signature's place was not written.");
  const range = `[ 0 ${start} ${end} ${file.length - end} ]`.padEnd(blankRange.length);
  file.write(range, rangeAt, "latin1");
  const digest = createHash("sha256").update(file.subarray(0, start)).update(file.subarray(end)).digest();
  const contents = (await detachedSignature(signer, digest)).toString("hex");
  if (contents.length > contentsRoom * 2) throw new Error("The signature is larger than the room left for it.");
  file.write(contents, start + 1, "latin1");
  return file;
}
