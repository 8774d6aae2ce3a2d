import "server-only";
import { z } from "zod";
import { ProviderError } from "@/lib/gateways/errors";
import type { FileSource, FormPart } from "@/lib/gateways/multipart";
import type { RequestPk } from "@/lib/gateways/numbers";
import { ask, type CallOptions, exchange } from "./exchange";
import { sendsForm } from "./paths";
import * as wire from "./wire";

/* Declaration, contract and documents of a request (ra-api 6.7, 6.8 and 6.11). */

/** The officer's declaration as plain text, for reading before approval; asking again is harmless. */
export interface Declaration {
  serialNumber: string | null;
  receipt: string;
}

export async function generateDeclaration(
  requestPk: RequestPk,
  raoId: string,
  options: CallOptions = {},
): Promise<Declaration> {
  // Here alone the officer is called `rao`.
  const sent = { json: { rao: raoId, type: "APPROVE" }, ...options };
  const found = await ask(wire.declaration, "generateDeclaration", "read", { request_pk: requestPk }, sent);
  return { serialNumber: found.serial_number, receipt: found.receipt };
}

/** A PDF put into JSON as text; `whole` is false where bytes were lost on the way, as in the published example. */
export async function generateDocument(
  requestPk: RequestPk,
  doctype: "contract" | "contract_renew",
  options: CallOptions = {},
): Promise<{ content: Buffer; whole: boolean }> {
  const sent = { json: { doctype }, ...options };
  const { document } = await ask(wire.generatedDocument, "generateDocument", "read", { request_pk: requestPk }, sent);
  if (!document.startsWith("%PDF-")) {
    const content = Buffer.from(document, "base64");
    if (!content.subarray(0, 5).equals(Buffer.from("%PDF-")))
      throw new ProviderError("garbled", "generateDocument", { httpStatus: 200 });
    return { content, whole: true };
  }
  // One character a byte as long as every character is one; a replacement mark stands for what is lost.
  const whole = [...document].every((character) => character.charCodeAt(0) < 256);
  return { content: Buffer.from(document, whole ? "latin1" : "utf8"), whole };
}

export type UploadType = "document_front" | "document_rear" | "document_owner" | "extra_document";

export interface StoredDocument {
  /** Number under which it can be deleted, where it is told. */
  pk: number | null;
  type: string | null;
  content: Buffer;
}

/** `POST pl_get_document`: one document, the contract for display among them; null where there is none. */
export async function getDocument(
  requestPk: RequestPk,
  type: UploadType | "contract" | "signed_contract",
  raoId: string | null,
  options: CallOptions = {},
): Promise<StoredDocument | null> {
  const fields = { type, ...(raoId !== null && { rao_id: raoId }) };
  const form = Object.entries(fields).map(([name, value]): FormPart => ({ name, value }));
  const sent = { ...(sendsForm("getDocument") ? { form } : { json: fields }), ...options };
  const answer = z.array(wire.storedDocument);
  const found = await ask(answer, "getDocument", "read", { request_pk: requestPk }, sent);
  const document = found.find((one) => one.type === type) ?? found[0];
  return document ? toDocument(document) : null;
}

/** `GET pl_get_documents`: everything uploaded to the request, content included. */
export async function listDocuments(requestPk: RequestPk, options: CallOptions = {}): Promise<StoredDocument[]> {
  const answer = z.array(wire.storedDocument);
  return (await ask(answer, "listDocuments", "read", { request_pk: requestPk }, options)).map(toDocument);
}

export async function uploadDocument(
  requestPk: RequestPk,
  type: UploadType,
  document: FileSource,
  options: CallOptions = {},
): Promise<{ pk: number }> {
  const form = [
    { name: "document", file: document },
    { name: "type", value: type },
  ];
  const sent = { form, ...options };
  const { pk } = await ask(wire.uploaded, "uploadDocument", "upload", { request_pk: requestPk }, sent);
  return { pk };
}

/** `POST upload_videoid_evidence`: a further document with a label of the officer's, for profiles that need more. */
export async function uploadVideoidEvidence(
  requestPk: RequestPk,
  label: string,
  document: FileSource,
  options: CallOptions = {},
): Promise<{ pk: number }> {
  const form = [
    { name: "document", file: document },
    { name: "label", value: label },
  ];
  const sent = { form, ...options };
  const { pk } = await ask(wire.uploaded, "uploadVideoidEvidence", "upload", { request_pk: requestPk }, sent);
  return { pk };
}

/** `POST pl_delete_document` by the number its upload returned; the samples' type name is refused. */
export async function deleteDocument(
  requestPk: RequestPk,
  documentPk: number,
  options: CallOptions = {},
): Promise<void> {
  const form = [{ name: "docpk", value: String(documentPk) }];
  await exchange("deleteDocument", "commit", { request_pk: requestPk }, { form, ...options });
}

const toDocument = ({ pk, type, document }: z.output<typeof wire.storedDocument>): StoredDocument => ({
  pk: pk ?? null,
  type,
  content: document,
});
