import "server-only";
import { Readable } from "node:stream";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { rememberCapabilities } from "@/lib/authorities/capabilities";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import type { FieldCipher } from "@/lib/crypto/seal";
import { db, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { policyOf } from "@/lib/policy/reads";
import { applyReading } from "@/lib/requests/apply-reading";
import { lockRequest } from "@/lib/requests/lock";
import { numberColumns, numbersOf } from "@/lib/requests/numbers";
import { openPerson, personColumns } from "@/lib/requests/person";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { addSearchTokens, type Findable } from "@/lib/requests/search-tokens";
import { type EvidenceReading, type ImageKind, type ItemKind, imageKinds } from "@/lib/workflows/evidence";
import { workflowOf } from "@/lib/workflows/registry";
import { evidenceHash, sealFacts, signalsOf } from "./facts";
import { deleteFile, newFileKey, storeFile, wrapFileKey } from "./item-store";
import { videoType } from "./media-type";
import { readPicture } from "./picture";

/**
 * States of an item.
 * - `stored`: an encrypted copy is here. `unreadable`: it is, but no decoder takes it.
 * - `not-returned`: this connection does not give it. `missing`: the evidence came without it.
 * - `not-applicable`: the document has no such side. `failed`: it could not be fetched; trying again may help.
 */
export type ItemState = "stored" | "unreadable" | "not-returned" | "missing" | "not-applicable" | "failed";

interface Collected {
  kind: ItemKind;
  state: ItemState;
  sha256?: string;
  bytes?: number;
  mediaType?: string | null;
  width?: number;
  height?: number;
  objectKey?: string;
  displayKey?: string;
  displayBytes?: number;
  /** Of the original, then of what is shown. */
  fileKeys?: Buffer;
  error?: string;
}

const videoLimit = 300 * 2 ** 20;
const imageLimit = 20 * 2 ** 20;

/**
 * Fetches what this connection gives of a request's evidence, keeps encrypted copies, and records hashes, sizes and
 * types. What is not returned is recorded as exactly that. Evidence that differs from what was seen before is an
 * incident, and is kept beside its audit line.
 */
export async function collectEvidence(requestId: string): Promise<void> {
  const row = await db().request.findUniqueOrThrow({
    where: { id: requestId },
    select: { ...subjectKeyColumns, workflow: true },
  });
  await mark(requestId, "collecting", null);
  let reading: Awaited<ReturnType<typeof readFromProvider>>;
  try {
    reading = await readFromProvider(requestId);
  } catch (error) {
    await mark(requestId, "failed", error instanceof ProviderError ? error.failure : "failed");
    throw error;
  }
  await applyReading(requestId, reading, "call");

  const cipher = await openSubject(row);
  const collected: Collected[] = [];
  let replaced: string[];
  try {
    for (const kind of imageKinds) collected.push(await collectImage(kind, reading.evidence));
    collected.push(await collectVideo(row.workflow, requestId));
    replaced = await inTransaction((tx) => save(tx, row, cipher, reading.evidence, collected));
  } catch (error) {
    await deleteFiles(collected.flatMap(filesOf));
    await mark(requestId, "failed", error instanceof AppError ? error.code : "failed");
    throw error;
  }
  await deleteFiles(replaced);
}

/** Puts one collection in the place of the last, and returns the files nobody needs any more. */
async function save(
  tx: Tx,
  { id: requestId, authorityId, workflow }: { id: string; authorityId: string; workflow: string },
  cipher: FieldCipher,
  facts: EvidenceReading | null,
  collected: Collected[],
): Promise<string[]> {
  // Two may collect at once: what the last one kept is read only under the lock.
  await lockRequest(tx, requestId);
  const known = new Map((await tx.evidenceItem.findMany({ where: { requestId } })).map((item) => [item.kind, item]));
  const before = await tx.evidenceSet.findUnique({ where: { requestId }, select: { hash: true } });
  const current = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: { ...personColumns, createdAt: true },
  });
  const policy = await policyOf(tx, authorityId);
  const storedUntil = new Date(Date.now() + policy.settings.copyHours * 3_600_000);
  const identity = await openPerson(current);
  const plainFacts = facts && {
    acceptance: facts.acceptance,
    ocr: facts.ocr,
    checks: facts.checks,
    similarity: facts.similarity,
  };
  const replaced: string[] = [];
  const hashes: Partial<Record<ItemKind, string>> = {};
  for (const { kind, fileKeys, ...data } of collected) {
    const old = known.get(kind);
    const where = { requestId_kind: { requestId, kind } };
    if (data.state === "failed" && old?.sha256) {
      // Nothing new was learnt: what is known of the item stays, and so does its copy while there is one.
      hashes[kind] = old.sha256;
      const state = old.objectKey ? old.state : data.state;
      await tx.evidenceItem.update({ where, data: { state, error: data.error ?? null } });
      continue;
    }
    hashes[kind] = data.sha256 ?? data.state;
    const id = old?.id ?? uuidv7();
    const values = {
      ...cleared,
      ...data,
      // A file's key is bound to its item's id.
      fileKey: fileKeys ? wrapFileKey(cipher, id, fileKeys) : null,
      source: workflow,
      storedUntil: data.objectKey ? storedUntil : null,
      fetchedAt: new Date(),
    };
    await tx.evidenceItem.upsert({ where, create: { id, requestId, kind, ...values }, update: values });
    if (old) replaced.push(...filesOf(old));
  }
  const hash = evidenceHash(plainFacts, hashes);
  const failed = collected.some((item) => item.state === "failed");
  await tx.evidenceSet.update({
    where: { requestId },
    data: {
      state: failed ? "partial" : "ready",
      source: workflow,
      facts: plainFacts ? sealFacts(cipher, requestId, plainFacts) : null,
      hash,
      collectedAt: new Date(),
      error: null,
    },
  });
  await tx.request.update({ where: { id: requestId }, data: { signals: { ...signalsOf(identity, plainFacts) } } });
  if (plainFacts) await addSearchTokens(tx, current, findableOf(plainFacts.ocr));
  await rememberSeen(tx, authorityId, facts !== null, collected);
  // A fetch that failed on one side says nothing about a change; another file, or another hash of all there is, does.
  const whole = !failed && [...known.values()].every((item) => item.state !== "failed");
  const altered =
    (before?.hash != null && whole && before.hash !== hash) ||
    collected.some(({ kind, sha256 }) => sha256 && known.get(kind)?.sha256 && known.get(kind)?.sha256 !== sha256);
  await recordAudit(
    tx,
    { kind: "system" },
    {
      action: altered ? "evidence.hash_mismatch" : "evidence.collected",
      outcome: altered ? "failed" : "ok",
      authorityId,
      requestId,
      details: {
        hash,
        items: collected.map((item) => `${item.kind}:${item.state}`),
        ...(altered ? { before: before?.hash ?? null } : {}),
      },
    },
  );
  return replaced;
}

const filesOf = (item: { objectKey?: string | null; displayKey?: string | null }): string[] =>
  [item.objectKey, item.displayKey].filter((key): key is string => Boolean(key));

async function deleteFiles(keys: readonly string[]): Promise<void> {
  for (const key of keys) await deleteFile(key);
}

const cleared = {
  error: null,
  sha256: null,
  bytes: null,
  mediaType: null,
  width: null,
  height: null,
  objectKey: null,
  displayKey: null,
  displayBytes: null,
};

async function mark(requestId: string, state: string, error: string | null): Promise<void> {
  const data = { state, error, ...(state === "collecting" ? { startedAt: new Date() } : {}) };
  await db().evidenceSet.upsert({ where: { requestId }, create: { requestId, ...data }, update: data });
}

async function collectImage(kind: ImageKind, evidence: EvidenceReading | null): Promise<Collected> {
  const original = evidence?.images[kind];
  if (!original) return { kind, state: absence(kind, evidence) };
  const fileKey = newFileKey();
  const displayKey = newFileKey();
  const stored = await storeFile(fileKey, Readable.from([original]), imageLimit);
  const picture = await readPicture(original);
  const shared = { kind, sha256: stored.sha256, bytes: stored.bytes, objectKey: stored.objectKey };
  if (!picture) return { ...shared, state: "unreadable", fileKeys: fileKey };
  const shown = await storeFile(displayKey, Readable.from([picture.display]), imageLimit).catch(
    async (error: unknown) => {
      await deleteFile(stored.objectKey);
      throw error;
    },
  );
  return {
    ...shared,
    state: "stored",
    mediaType: picture.mediaType,
    width: picture.width,
    height: picture.height,
    displayKey: shown.objectKey,
    displayBytes: shown.bytes,
    fileKeys: Buffer.concat([fileKey, displayKey]),
  };
}

/** Why an image is not there: the connection gives no evidence, the document has no rear, or it is simply missing. */
function absence(kind: ImageKind, evidence: EvidenceReading | null): ItemState {
  if (!evidence) return "not-returned";
  return kind === "document_rear" && evidence.ocr.id_document_type?.toUpperCase() === "PAS"
    ? "not-applicable"
    : "missing";
}

async function collectVideo(workflow: string, requestId: string): Promise<Collected> {
  const kind = "video";
  const row = await db().request.findUniqueOrThrow({ where: { id: requestId }, select: numberColumns });
  const numbers = numbersOf(row);
  if (numbers?.videoidPk == null) return { kind, state: "failed", error: "video-number" };
  const fileKey = newFileKey();
  try {
    const stored = await workflowOf(workflow).video(numbers, (body) => storeFile(fileKey, body, videoLimit), requestId);
    if (!stored) return { kind, state: "not-returned" };
    const { sha256, bytes, objectKey, head } = stored;
    const mediaType = videoType(head);
    const state = mediaType ? "stored" : "unreadable";
    return { kind, state, sha256, bytes, objectKey, mediaType, fileKeys: fileKey };
  } catch (error) {
    if (error instanceof ProviderError) return { kind, state: "failed", error: error.failure };
    if (error instanceof RangeError) return { kind, state: "failed", error: "too-large" };
    throw error;
  }
}

function findableOf(ocr: Record<string, string>): Findable {
  return {
    documents: [ocr.serial_number],
    emails: [ocr.email],
    phones: [ocr.mobile_phone_number],
    names: [ocr.given_name, ocr.surname_1, ocr.surname_2],
  };
}

function rememberSeen(tx: Tx, authorityId: string, evidence: boolean, items: Collected[]): Promise<void> {
  const video = items.find((item) => item.kind === "video");
  return rememberCapabilities(tx, authorityId, "one-shot", {
    evidence: evidence ? "returned" : "not-returned",
    ...(video && video.state !== "failed"
      ? { video: video.state === "not-returned" ? "not-returned" : "returned" }
      : {}),
    seenAt: new Date().toISOString(),
  });
}
