import type { Sandbox } from "@/lib/sandbox/context";
import type { Answer, Call } from "@/lib/sandbox/http";
import type { RequestRecord } from "@/lib/sandbox/state";
import { OneShotError } from "./errors";
import { findRequest } from "./find-request";
import type { DocumentRecord } from "./records";
import { type Reply, shapes } from "./shapes";

type DocumentType = "original" | "signed";
const documentTypes: readonly DocumentType[] = ["original", "signed"];

const noDocuments = () => new OneShotError(404, "No documents found for specified Request");
const notFound = () => new OneShotError(404, "Document not found");

/** The type may be a part of the path or of the query; without either it is the original, which is ours. */
export async function getDocument(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findRequest(call, sandbox, notFound);
  const asked = call.params.document_type ?? call.url.searchParams.get("document_type") ?? "original";
  const type = documentTypes.find((candidate) => candidate === asked);
  const file = type && documentOf(request, call)?.[type];
  if (!file) throw notFound();
  const headers = { "content-type": "application/octet-stream", "content-length": String(file.size) };
  return { status: 200, headers, body: await sandbox.files.read(file) };
}

/** GET /documents/{request_pk} */
export function listDocuments(call: Call, sandbox: Sandbox): Reply {
  const { documents } = findRequest(call, sandbox, noDocuments);
  if (documents.length === 0) throw noDocuments();
  const entries = documents.map(({ uid, kind, filename, uploadedAt, original, signed }) => [
    uid,
    {
      upload_date: spanishMoment(new Date(uploadedAt)),
      ext: kind === "pdf" ? ".pdf" : ".json",
      size: (original ?? signed)?.size ?? 0,
      mime: kind === "pdf" ? "application/pdf" : "application/json",
      filename,
    },
  ]);
  return shapes.read(Object.fromEntries(entries));
}

/** DELETE of one document: of one of its forms where the path names it, else of both. */
export function deleteDocument(call: Call, sandbox: Sandbox): Reply {
  const { document_uid: uid = "", document_type: type } = call.params;
  const missing = () => new OneShotError(404, `Document not found with uid ${uid}${type ? ` and type ${type}` : ""}`);
  const request = findRequest(call, sandbox, missing);
  const document = documentOf(request, call);
  const types = type === undefined ? documentTypes : documentTypes.filter((candidate) => candidate === type);
  if (!document || !types.some((candidate) => document[candidate])) throw missing();
  const removed = types.map((candidate) => document[candidate]);
  sandbox.store.change(() => {
    for (const candidate of types) document[candidate] = null;
    request.documents = request.documents.filter((one) => one.original || one.signed);
  });
  sandbox.files.remove(...removed);
  call.ledger.effect = "document deleted";
  return shapes.done("Document successfully deleted");
}

export function deleteAllDocuments(call: Call, sandbox: Sandbox): Reply {
  const request = findRequest(call, sandbox, noDocuments);
  const { documents } = request;
  if (documents.length === 0) throw noDocuments();
  sandbox.store.change(() => {
    request.documents = [];
  });
  sandbox.files.remove(...documents.flatMap(({ original, signed }) => [original, signed]));
  call.ledger.effect = `${documents.length} documents deleted`;
  return shapes.done(`Documents deleted for Request ${request.pk}`, "Documents deleted successfully");
}

function documentOf(request: RequestRecord, call: Call): DocumentRecord | undefined {
  return request.documents.find((document) => document.uid === call.params.document_uid);
}

/** `11/11/2019 18:03:07` */
function spanishMoment(at: Date): string {
  const [date = "", time = ""] = at.toISOString().slice(0, 19).split("T");
  return `${date.split("-").toReversed().join("/")} ${time}`;
}
