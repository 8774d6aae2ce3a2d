import { randomUUID } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { FileTooLargeError, type StoredFile } from "@/lib/sandbox/files";
import type { Call } from "@/lib/sandbox/http";
import { type FilePart, MultipartError, readForm } from "@/lib/sandbox/multipart";
import { isReadablePdf } from "@/lib/sandbox/signing/pdf-signature";
import type { RequestRecord } from "@/lib/sandbox/state";
import { missingParameters, OneShotError, tooLarge, wrongStatus } from "./errors";
import { findRequest } from "./find-request";
import type { DocumentRecord } from "./records";
import { type Reply, shapes } from "./shapes";

const most = 10;

/** A JSON file that carries a digest instead of a document; the encoding is not documented, so both usual ones are taken. */
const hashSchema = z.object({
  messageDigest: z.string().refine((text) => digestBytes(text) !== null),
  digestAlgorithm: z.string().regex(/^sha-?256/i),
  addSigningTime: z.union([z.boolean(), z.string()]).optional(),
});

export function parseHash(bytes: Buffer): { sha256: Buffer; hasSigningTime: boolean } | null {
  try {
    const parsed = hashSchema.parse(JSON.parse(bytes.toString("utf8")));
    const sha256 = digestBytes(parsed.messageDigest);
    return sha256 && { sha256, hasSigningTime: /^true$/i.test(String(parsed.addSigningTime)) };
  } catch {
    return null;
  }
}

function digestBytes(text: string): Buffer | null {
  const bytes = /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  return bytes.length === 32 ? bytes : null;
}

/** POST /document/{request_pk}: one document or several, all taken or none. */
export async function uploadDocuments(call: Call, sandbox: Sandbox): Promise<Reply> {
  const pk = call.params.request_pk ?? "";
  const request = findRequest(
    call,
    sandbox,
    () => new OneShotError(404, `Cannot upload document: Request ${pk} not found on disk`),
  );
  const arrived: (DocumentRecord | null)[] = [];
  const stored: StoredFile[] = [];
  try {
    requireUploadable(sandbox, request);
    await readForm(call, async (part) => {
      if (!/^(hash)?file\d*$/.test(part.key)) {
        part.stream.resume();
        return;
      }
      // Its place is taken before anything is awaited: small files overtake large ones.
      const place = arrived.push(null) - 1;
      const file = await sandbox.files.receive(part.stream, sandbox.store.state.switches.one_shot.document_bytes);
      stored.push(file);
      arrived[place] = await documentOf(part, file, sandbox);
    });
    if (arrived.length === 0) throw missingParameters(["file"]);
    // Others may have come, or the request may have gone on, while this one was read.
    requireUploadable(sandbox, request);
    if (request.documents.length + arrived.length > most)
      throw new OneShotError(400, `Maximum number of document reached for Request ${pk}`);
  } catch (error) {
    sandbox.files.remove(...stored);
    if (error instanceof FileTooLargeError) throw tooLarge();
    if (error instanceof MultipartError) throw missingParameters(["file"]);
    throw error;
  }
  const taken = arrived.filter((document) => document !== null);
  sandbox.store.change(() => request.documents.push(...taken));
  call.ledger.fields = taken.map((document) => document.key).sort();
  call.ledger.effect = `${taken.length} document${taken.length === 1 ? "" : "s"} uploaded`;
  return reply(taken, sandbox);
}

/** When documents are taken is not documented; the workflow has them after the approval. */
function requireUploadable(sandbox: Sandbox, request: RequestRecord): void {
  const { documents_before_approval: isEarlyAllowed } = sandbox.store.state.switches.one_shot;
  const isEarly = isEarlyAllowed && !["ISSUED", "RENEWED", "CANCELLED"].includes(request.status);
  if (request.status !== "ENROLLREADY" && !isEarly) throw wrongStatus("Cannot upload document");
}

async function documentOf(part: FilePart, file: StoredFile, sandbox: Sandbox): Promise<DocumentRecord> {
  const filename = path.basename(part.filename || part.key);
  const bytes = await sandbox.files.read(file);
  const isHash = part.key.startsWith("hash");
  if (isHash ? !parseHash(bytes) : !(await isReadablePdf(bytes))) {
    const type = path.extname(filename).slice(1) || part.mime;
    throw new OneShotError(415, `Unsupported file type: ${type}`, { blamed: [part.key] });
  }
  return {
    uid: randomUUID(),
    key: part.key,
    filename,
    kind: isHash ? "hash" : "pdf",
    uploadedAt: sandbox.now().getTime(),
    original: file,
    signed: null,
  };
}

/** Several come back in no promised order, so never in the one they were sent in. */
function reply(taken: DocumentRecord[], sandbox: Sandbox): Reply {
  const named = ({ filename, uid }: DocumentRecord) => ({ name: filename, uid });
  const [only, ...more] = taken;
  if (only && more.length === 0) return shapes.uploaded(named(only), only.uid);
  const backwards = taken.toReversed();
  const digests = backwards.map(({ uid, key, filename, original }) => ({
    digest: original?.sha256,
    uid,
    key,
    filename,
  }));
  const { several_documents: form } = sandbox.store.state.switches.one_shot;
  return shapes.uploaded(form === "digests" ? digests : backwards.map(named), digests);
}
