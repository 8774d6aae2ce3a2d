import "server-only";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { recordAudit } from "@/lib/audit/record";
import { openSubject } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { readFileRange } from "@/lib/evidence/item-store";
import { ProviderError } from "@/lib/gateways/errors";
import type { DocumentForm } from "@/lib/workflows/signing";
import type { SigningDocument } from "@/prisma/generated/client";
import { type LoadedSigning, loadSigning, type SigningActor } from "./load";

export interface OpenDocument {
  /** Known of what is archived. */
  size: number | null;
  body: Readable;
}

/** Statuses at which the provider has a contract and documents to show. */
const readable: readonly string[] = ["ENROLLREADY", "ISSUED"];

/** A document's bytes, from the archive where it is kept there, else from the provider as they arrive. */
export async function openDocument(
  actor: SigningActor,
  { requestId, documentId, form }: { requestId: string; documentId: string; form: DocumentForm },
): Promise<OpenDocument> {
  const loaded = await loadSigning(db(), actor, requestId);
  const { request, signing, documents } = loaded;
  const document = documents.find(({ id, kind }) => id === documentId && kind === "document");
  if (!document) throw new AppError("not-found");
  const archived = form === "signed" && document.archivedAt !== null;
  const uid = document.uid;
  if (!archived && (!uid || document.state !== "there" || (form === "signed" && request.status !== "ISSUED")))
    throw new AppError("not-found");
  await recordOpening(actor, loaded, form, documentId);
  if (archived || !uid) return openArchived(loaded, document);
  const body = await firstOf((consume) => signing.document(request.requestPk, uid, form, consume, requestId));
  return { size: null, body };
}

/** The service contract: the signed one from the archive, else as the provider has it now. */
export async function openContract(actor: SigningActor, { requestId }: { requestId: string }): Promise<OpenDocument> {
  const loaded = await loadSigning(db(), actor, requestId);
  const { request, signing, documents } = loaded;
  const archived = documents.find(({ kind, archivedAt }) => kind === "contract" && archivedAt);
  if (!archived && !readable.includes(request.status)) throw new AppError("not-found");
  await recordOpening(actor, loaded, "contract", null);
  if (archived) return openArchived(loaded, archived);
  try {
    const bytes = await signing.contract(request.requestPk, requestId);
    return { size: bytes.length, body: Readable.from([bytes]) };
  } catch (error) {
    throw asAppError(error);
  }
}

/** Before the first byte: no line, no document. */
async function recordOpening(
  actor: SigningActor,
  { request }: LoadedSigning,
  kind: string,
  documentId: string | null,
): Promise<void> {
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "signing.open",
      authorityId: request.authorityId,
      requestId: request.id,
      subjectId: documentId,
      details: { kind },
    }),
  );
}

async function openArchived({ request }: LoadedSigning, document: SigningDocument): Promise<OpenDocument> {
  const { id, fileKey, objectKey, signedBytes } = document;
  if (!fileKey || !objectKey || !signedBytes) throw new AppError("not-found");
  const cipher = await openSubject(request);
  const key = cipher.unwrap({ table: "signing_document", column: "file_key", row: id }, fileKey);
  const body = await readFileRange(key, objectKey, signedBytes, { start: 0, end: signedBytes - 1 });
  return { size: signedBytes, body };
}

/** Turns a call that consumes its answer into a stream that can be handed on; its errors end the stream. */
function firstOf(call: (consume: (body: Readable) => Promise<true>) => Promise<true | null>): Promise<Readable> {
  return new Promise((resolve, reject) => {
    call(async (body) => {
      const through = new PassThrough();
      resolve(through);
      // A reader who leaves, or a provider who breaks off, ends both; whoever reads sees a broken stream.
      await pipeline(body, through).catch(() => {});
      return true;
    }).then(
      (found) => found ?? reject(new AppError("not-found")),
      (error: unknown) => reject(asAppError(error)),
    );
  });
}

function asAppError(error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  return new AppError(error.failure === "answered" ? "provider-refused" : "provider-unreachable", { cause: error });
}
