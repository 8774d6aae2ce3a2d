import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { bare, coded, invalidParameters, wrongStatus } from "./errors";
import { findRequest, isDecided, type RaRequest } from "./find-request";
import { type InputFile, readInput, readUpload, textOf } from "./input";
import type { RaDocument } from "./record";

export const documentTypes = ["document_front", "document_rear", "document_owner", "extra_document"];

/** POST /requests/{id}/pl_upload_document/ */
export async function uploadDocument(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findRequest(call, sandbox);
  const { fields, files } = await readUpload(call);
  const type = textOf(fields.type);
  const { document } = files;
  if (!documentTypes.includes(type) || !document || document.bytes.length === 0) throw invalidParameters();
  if (!/^(image\/|application\/(pdf|octet-stream)$)/.test(document.contentType))
    throw coded(500, "Invalid content_type");
  return store(call, sandbox, request, { type, label: "", document });
}

/** POST /requests/{id}/upload_videoid_evidence/: what a profile asks for beyond the identification. */
export async function uploadVideoidEvidence(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findRequest(call, sandbox);
  const { fields, files } = await readUpload(call);
  const { document } = files;
  // Errors of this call are not documented; these are the other upload's.
  if (!document || document.bytes.length === 0) throw invalidParameters();
  return store(call, sandbox, request, { type: "videoid_evidence", label: textOf(fields.label), document });
}

function store(
  call: Call,
  sandbox: Sandbox,
  request: RaRequest,
  { type, label, document }: { type: string; label: string; document: InputFile },
): Answer {
  if (isDecided(request)) throw wrongStatus();
  const file = sandbox.files.write(document.bytes);
  const stored = sandbox.store.change(({ ra }): RaDocument => {
    const made = { pk: ra.nextDocument++, type, label, contentType: document.contentType, file };
    request.ra.documents.push(made);
    return made;
  });
  call.ledger.registration_authority = request.registrationAuthority;
  call.ledger.effect = `${type} of ${file.size} bytes, sha-256 ${file.sha256}`;
  return json(201, { pk: stored.pk, type });
}

/** POST /requests/{id}/pl_delete_document/. The sample sends a type where a number is needed. */
export async function deleteDocument(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findRequest(call, sandbox);
  const pk = textOf((await readInput(call)).fields.docpk);
  if (!/^-?\d+$/.test(pk)) throw coded(500, `invalid literal for int() with base 10: '${pk}'`);
  const document = request.ra.documents.find((candidate) => String(candidate.pk) === pk);
  if (!document) throw bare(404, `No documents found with id ${pk}`);
  if (isDecided(request)) throw wrongStatus();
  sandbox.store.change(() => {
    request.ra.documents = request.ra.documents.filter((candidate) => candidate !== document);
  });
  sandbox.files.remove(document.file);
  call.ledger.effect = "document deleted";
  return json(200, { status: "Document deleted successfully" });
}

/** GET /requests/{id}/pl_get_documents/ */
export async function getDocuments(call: Call, sandbox: Sandbox): Promise<Answer> {
  const { ra } = findRequest(call, sandbox);
  return json(200, await Promise.all(ra.documents.map((document) => documentObject(sandbox, document))));
}

async function documentObject(sandbox: Sandbox, { pk, type, file }: RaDocument) {
  return { pk, document: wrapped(await sandbox.files.read(file)), type };
}

/** Base64 in lines, as the provider sends it. */
export function wrapped(bytes: Buffer): string {
  return `${(bytes.toString("base64").match(/.{1,76}/g) ?? []).join("\n")}\n`;
}
