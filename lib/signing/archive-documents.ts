import "server-only";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { subjectOf } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { deleteFile, newFileKey, readFileRange, type StoredFile, storeFile } from "@/lib/evidence/item-store";
import { ProviderError } from "@/lib/gateways/errors";
import { lockRequest } from "@/lib/requests/lock";
import type { LoadedSigning } from "./load";
import { type RecordedAct, recordAct } from "./record-act";
import type { ActInput } from "./schema";
import { aboutAct, markSending, noteFailure } from "./send-act";
import { giveBackSigning } from "./sweep";

/** A signed document grows by its signatures and what proves them. */
const largestSigned = 48 * 2 ** 20;

/**
 * Fetches what was signed and keeps it: the bytes sealed in the store, their hash for ever. Each document is done by
 * itself, so that an archive that broke off goes on where it ended.
 */
export async function archiveDocuments(actor: UserActor, input: ActInput): Promise<{ actId: string }> {
  const { id, act, loaded } = await recordAct(actor, { ...input, kind: "archive" });
  if (act)
    inBackground(
      "archive documents",
      () => archive(actor, act, loaded),
      () => giveBackSigning(act.id),
    );
  return { actId: id };
}

async function archive(actor: UserActor, act: RecordedAct, loaded: LoadedSigning): Promise<void> {
  if (!(await markSending(actor, act))) return;
  const { signing, request, documents } = loaded;
  const pk = request.requestPk;
  try {
    for (const { id, uid, kind, state, archivedAt, sha256 } of documents) {
      if (kind !== "document" || state !== "there" || archivedAt || !uid) continue;
      const file = await keep((key) =>
        signing.document(pk, uid, "signed", (body) => storeFile(key, body, largestSigned), request.id),
      );
      // What comes back as it was sent carries no signature.
      if (file && file.stored.sha256 === sha256) {
        await deleteFile(file.stored.objectKey);
        throw new ProviderError("garbled", "getSignedDocument", { httpStatus: 200 });
      }
      if (!file) throw new ProviderError("garbled", "getSignedDocument", { httpStatus: 404 });
      await enter(actor, act, id, file);
    }
    if (!documents.some(({ kind, archivedAt }) => kind === "contract" && archivedAt)) {
      const file = await keep(async (key) =>
        storeFile(key, Readable.from([await signing.contract(pk, request.id)]), largestSigned),
      );
      if (file) await enter(actor, act, await contractRow(request.id), file);
    }
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof RangeError)) throw error;
    const failed =
      error instanceof ProviderError ? error : new ProviderError("garbled", "getSignedDocument", { cause: error });
    return fail(actor, act, failed);
  }
  await inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    await tx.signingAct.update({ where: { id: act.id }, data: { state: "CONFIRMED", settledAt: new Date() } });
    await recordAudit(tx, actor, { action: "signing.confirmed", ...aboutAct(act), details: { kind: act.kind } });
  });
}

interface Kept {
  stored: StoredFile;
  key: Buffer;
}

/** Stores what arrives and reads it back: only what can be opened again counts as kept. */
async function keep(store: (key: Buffer) => Promise<StoredFile | null>): Promise<Kept | null> {
  const key = newFileKey();
  const stored = await store(key);
  if (!stored) return null;
  const hash = createHash("sha256");
  const range = { start: 0, end: Math.max(0, stored.bytes - 1) };
  for await (const chunk of await readFileRange(key, stored.objectKey, stored.bytes, range)) hash.update(chunk);
  if (hash.digest("hex") !== stored.sha256 || !stored.head.includes("%PDF-")) {
    await deleteFile(stored.objectKey);
    throw new ProviderError("garbled", "getSignedDocument", { httpStatus: 200 });
  }
  return { stored, key };
}

async function contractRow(requestId: string): Promise<string> {
  const known = await db().signingDocument.findFirst({ where: { requestId, kind: "contract" } });
  if (known) return known.id;
  const id = uuidv7();
  await db().signingDocument.create({ data: { id, requestId, kind: "contract", state: "there" } });
  return id;
}

async function enter(actor: UserActor, act: RecordedAct, documentId: string, { stored, key }: Kept): Promise<void> {
  await inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    const cipher = await subjectOf(tx, act.requestId);
    const place = { table: "signing_document", column: "file_key", row: documentId };
    await tx.signingDocument.update({
      where: { id: documentId },
      data: {
        signedSha256: stored.sha256,
        signedBytes: stored.bytes,
        objectKey: stored.objectKey,
        fileKey: new Uint8Array(cipher.wrap(place, key)),
        archivedAt: new Date(),
      },
    });
    await recordAudit(tx, actor, {
      action: "signing.archived",
      authorityId: act.authorityId,
      requestId: act.requestId,
      subjectId: documentId,
      details: { sha256: stored.sha256, bytes: stored.bytes },
    });
  });
}

async function fail(actor: UserActor, act: RecordedAct, error: ProviderError): Promise<void> {
  await noteFailure(actor, act, error);
  await inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    const { count } = await tx.signingAct.updateMany({
      where: { id: act.id, state: "SENDING" },
      data: { state: "REJECTED", settledAt: new Date() },
    });
    if (count > 0)
      await recordAudit(tx, actor, {
        action: "signing.failed",
        ...aboutAct(act),
        outcome: "failed",
        details: { kind: act.kind, httpStatus: error.httpStatus, code: error.failure },
      });
  });
}
