import "server-only";
import { Readable } from "node:stream";
import { v7 as uuidv7 } from "uuid";
import { type Submitter, submittedBy } from "@/lib/auth/actor";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { mayTakeEvidence } from "@/lib/requests/uploads";
import { evidenceLimits, isMp4 } from "@/lib/workflows/evidence-form";
import { deleteFile, newFileKey, readFileRange, requireStorage, storeFile } from "./item-store";
import type { DraftView } from "./views";

/*
 * A video on its way in: taken piece by piece, each sealed under a key of its own, until it is whole. A connection that
 * breaks costs the piece under way; the provider is only ever sent a video that is all here.
 */

const refused = (problem: string) => new AppError("invalid-input", { fields: { video: problem } });

/** A request of the sender's that takes evidence now. */
async function openFor(actor: Submitter, requestId: string) {
  const request = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: {
      ...subjectKeyColumns,
      workflow: true,
      status: true,
      creation: true,
      decisionState: true,
      requestPk: true,
      videoidPk: true,
    },
  });
  if (!request) throw new AppError("not-found");
  if (!mayTakeEvidence(request)) throw new AppError("stale");
  return request;
}

/** Unfinished videos of one sender, of all their requests: each may be as large as a video may be. */
const mostDrafts = 8;

async function requireRoom(actor: Submitter, requestId: string): Promise<void> {
  const others = await db().videoDraft.count({ where: { ...submittedBy(actor), requestId: { not: requestId } } });
  if (others >= mostDrafts) throw refused("videos-unfinished");
}

/** Videos on their way in at once, of one sender and in this process. */
const mostAtOnce = 4;
const arriving = new Map<string, number>();

async function oneOfFew<T>(actor: Submitter, take: () => Promise<T>): Promise<T> {
  const who = Object.values(submittedBy(actor))[0] ?? "";
  const now = arriving.get(who) ?? 0;
  if (now >= mostAtOnce) throw new AppError("too-many", { params: { seconds: 30 } });
  arriving.set(who, now + 1);
  try {
    return await take();
  } finally {
    const left = (arriving.get(who) ?? 1) - 1;
    if (left > 0) arriving.set(who, left);
    else arriving.delete(who);
  }
}

/** Begins a video; an earlier one that its sender did not end goes. */
export async function beginDraft(actor: Submitter, requestId: string, bytes: number): Promise<DraftView> {
  if (bytes === 0) throw refused("video-empty");
  if (bytes > evidenceLimits.videoBytes) throw refused("video-too-large");
  await openFor(actor, requestId);
  await requireRoom(actor, requestId);
  await requireStorage(bytes);
  for (const { id } of await db().videoDraft.findMany({ where: { requestId, ...submittedBy(actor) } }))
    await dropDraft(id);
  const { id } = await db().videoDraft.create({ data: { requestId, bytes, ...submittedBy(actor) } });
  return { draftId: id, bytes, received: 0, pieces: [] };
}

/** Takes a video that comes in one go, of as many bytes as announced or of any number. */
export async function storeDraft(
  actor: Submitter,
  requestId: string,
  body: AsyncIterable<Uint8Array>,
  announced = 0,
): Promise<{ draftId: string; bytes: number; sha256: string }> {
  return oneOfFew(actor, async () => {
    await requireStorage(announced);
    return storeWhole(actor, requestId, body);
  });
}

async function storeWhole(
  actor: Submitter,
  requestId: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ draftId: string; bytes: number; sha256: string }> {
  const request = await openFor(actor, requestId);
  await requireRoom(actor, requestId);
  const cipher = await openSubject(request);
  const key = newFileKey();
  const { objectKey, bytes, sha256, head } = await storeFile(key, Readable.from(body), evidenceLimits.videoBytes);
  try {
    if (bytes === 0) throw refused("video-empty");
    if (!isMp4(head)) throw refused("video-type");
    const id = uuidv7();
    const fileKey = new Uint8Array(cipher.wrap(place(id), key));
    const pieces = { create: { id, startsAt: 0, bytes, sha256, objectKey, fileKey } };
    const data = { requestId, bytes, received: bytes, pieces, ...submittedBy(actor) };
    const draft = await db().videoDraft.create({ data });
    return { draftId: draft.id, bytes, sha256 };
  } catch (error) {
    await deleteFile(objectKey);
    throw error;
  }
}

/** The sender's draft of a request, or null. */
export async function readDraft(actor: Submitter, requestId: string): Promise<DraftView | null> {
  const draft = await db().videoDraft.findFirst({
    where: { requestId, ...submittedBy(actor), request: { authorityId: { in: [...actor.authorityIds] } } },
    include: { pieces: { orderBy: { startsAt: "asc" } } },
    orderBy: { id: "desc" },
  });
  return (
    draft && {
      draftId: draft.id,
      bytes: draft.bytes,
      received: draft.received,
      pieces: draft.pieces.map(({ startsAt, bytes, sha256 }) => ({ startsAt, bytes, sha256 })),
    }
  );
}

async function ownDraft(actor: Submitter, draftId: string) {
  const draft = await db().videoDraft.findFirst({
    where: { id: draftId, ...submittedBy(actor), request: { authorityId: { in: [...actor.authorityIds] } } },
    include: { request: { select: subjectKeyColumns } },
  });
  if (!draft) throw new AppError("not-found");
  return draft;
}

/** Where a piece's key is bound to. */
const place = (pieceId: string) => ({ table: "video_piece", column: "file_key", row: pieceId });

/** Takes the next piece, whole or not at all; one that does not begin where the draft ends is out of date. */
export async function addPiece(
  actor: Submitter,
  draftId: string,
  startsAt: number,
  piece: { bytes: number; body: AsyncIterable<Uint8Array> },
): Promise<{ received: number }> {
  const draft = await ownDraft(actor, draftId);
  if (startsAt !== draft.received) throw new AppError("stale");
  if (piece.bytes === 0 || startsAt + piece.bytes > draft.bytes) throw refused("video-length");
  await requireStorage(piece.bytes);
  const cipher = await openSubject(draft.request);
  const key = newFileKey();
  const stored = await storeFile(key, Readable.from(piece.body), piece.bytes);
  try {
    if (stored.bytes !== piece.bytes) throw refused("video-length");
    if (startsAt === 0 && !isMp4(stored.head)) throw refused("video-type");
    const id = uuidv7();
    const fileKey = new Uint8Array(cipher.wrap(place(id), key));
    const received = startsAt + piece.bytes;
    await inTransaction(async (tx) => {
      // The where clause is the lock: of two that bring the same stretch, one changes a row and one changes none.
      const { count } = await tx.videoDraft.updateMany({
        where: { id: draftId, received: startsAt },
        data: { received, touchedAt: new Date() },
      });
      if (count === 0) throw new AppError("stale");
      const { objectKey, sha256 } = stored;
      await tx.videoPiece.create({ data: { id, draftId, startsAt, bytes: piece.bytes, sha256, objectKey, fileKey } });
    });
    return { received };
  } catch (error) {
    await deleteFile(stored.objectKey);
    throw error;
  }
}

/** The whole video, opened as it is read and held nowhere; refused while a part of it is not here. */
export async function openDraft(
  actor: Submitter,
  draftId: string,
): Promise<{ requestId: string; bytes: number; body: AsyncIterable<Uint8Array> }> {
  const draft = await ownDraft(actor, draftId);
  if (draft.received !== draft.bytes) throw refused("video-length");
  const cipher = await openSubject(draft.request);
  const pieces = await db().videoPiece.findMany({ where: { draftId }, orderBy: { startsAt: "asc" } });
  const body = async function* () {
    for (const { id, fileKey, objectKey, bytes } of pieces)
      yield* await readFileRange(cipher.unwrap(place(id), fileKey), objectKey, bytes, { start: 0, end: bytes - 1 });
  };
  return { requestId: draft.requestId, bytes: draft.bytes, body: body() };
}

/** Lets go of what was taken; the row first, so that nobody reads bytes that are going. */
export async function dropDraft(draftId: string): Promise<void> {
  const pieces = await inTransaction(async (tx) => {
    // Locked: a piece that arrives now finds no draft any more, and goes by itself.
    await tx.$queryRaw`SELECT 1 FROM video_draft WHERE id = ${draftId}::uuid FOR UPDATE`;
    const found = await tx.videoPiece.findMany({ where: { draftId }, select: { objectKey: true } });
    await tx.videoDraft.deleteMany({ where: { id: draftId } });
    return found;
  });
  for (const { objectKey } of pieces) await deleteFile(objectKey);
}

/** The same at its sender's word. */
export async function discardDraft(actor: Submitter, draftId: string): Promise<void> {
  await dropDraft((await ownDraft(actor, draftId)).id);
}

/** How long a video that nobody goes on with is kept. */
const keptMs = 24 * 3600_000;

/** Lets go of what its sender has left lying. */
export async function expireDrafts(): Promise<number> {
  const left = await db().videoDraft.findMany({
    where: { touchedAt: { lt: new Date(Date.now() - keptMs) } },
    select: { id: true },
    take: 50,
  });
  for (const { id } of left) await dropDraft(id);
  return left.length;
}
