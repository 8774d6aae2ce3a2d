import "server-only";
import { Readable } from "node:stream";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import type { FieldCipher } from "@/lib/crypto/seal";
import { db, inTransaction, type Tx } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { policyOf } from "@/lib/policy/reads";
import { applyReading } from "@/lib/requests/apply-reading";
import { openPerson, personColumns } from "@/lib/requests/person";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { addSearchTokens, type Findable } from "@/lib/requests/search-tokens";
import { type EvidenceReading, type ImageKind, type ItemKind, imageKinds, itemKinds } from "@/lib/workflows/evidence";
import { workflowOf } from "@/lib/workflows/registry";
import type { RequestPk, VideoidPk } from "@/lib/workflows/workflow";
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
  fileKey?: Uint8Array<ArrayBuffer>;
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
    select: { ...subjectKeyColumns, workflow: true, requestPk: true, items: true, evidence: true },
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
  const facts = reading.evidence;
  // A file's key is bound to its item's id, so that the id is settled before anything is stored.
  const itemIds = new Map(
    itemKinds.map((kind) => [kind, row.items.find((item) => item.kind === kind)?.id ?? uuidv7()]),
  );
  const idOf = (kind: ItemKind) => itemIds.get(kind) ?? "";
  const collected: Collected[] = [];
  for (const kind of imageKinds) collected.push(await collectImage(kind, facts, cipher, idOf(kind)));
  collected.push(await collectVideo(row.workflow, requestId, cipher, idOf("video")));

  await inTransaction(async (tx) => {
    const current = await tx.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { ...personColumns, createdAt: true },
    });
    const policy = await policyOf(tx, row.authorityId);
    const storedUntil = new Date(Date.now() + policy.settings.copyHours * 3_600_000);
    const identity = await openPerson(current);
    const plainFacts = facts && {
      acceptance: facts.acceptance,
      ocr: facts.ocr,
      checks: facts.checks,
      similarity: facts.similarity,
    };
    const hashes = Object.fromEntries(collected.map((item) => [item.kind, item.sha256 ?? item.state]));
    const hash = evidenceHash(plainFacts, hashes);
    for (const item of collected) {
      const { kind, ...data } = item;
      const values = {
        ...cleared,
        ...data,
        source: row.workflow,
        storedUntil: data.objectKey ? storedUntil : null,
        fetchedAt: new Date(),
      };
      const where = { requestId_kind: { requestId, kind } };
      await tx.evidenceItem.upsert({ where, create: { id: idOf(kind), requestId, kind, ...values }, update: values });
    }
    const failed = collected.some((item) => item.state === "failed");
    await tx.evidenceSet.update({
      where: { requestId },
      data: {
        state: failed ? "partial" : "ready",
        source: row.workflow,
        facts: plainFacts ? sealFacts(cipher, requestId, plainFacts) : null,
        hash,
        collectedAt: new Date(),
        error: null,
      },
    });
    await tx.request.update({ where: { id: requestId }, data: { signals: { ...signalsOf(identity, plainFacts) } } });
    if (plainFacts) await addSearchTokens(tx, current, findableOf(plainFacts.ocr));
    await rememberCapabilities(tx, row.authorityId, facts !== null, collected);
    const before = row.evidence?.hash;
    // A fetch that failed on one side says nothing about a change; a different hash of complete evidence does.
    const altered = before != null && before !== hash && !failed && row.evidence?.state === "ready";
    await recordAudit(
      tx,
      { kind: "system" },
      {
        action: altered ? "evidence.hash_mismatch" : "evidence.collected",
        outcome: altered ? "failed" : "ok",
        authorityId: row.authorityId,
        requestId,
        details: { hash, items: collected.map((item) => `${item.kind}:${item.state}`), ...(altered ? { before } : {}) },
      },
    );
  });
  for (const item of row.items) for (const key of [item.objectKey, item.displayKey]) if (key) await deleteFile(key);
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
  fileKey: null,
};

async function mark(requestId: string, state: string, error: string | null): Promise<void> {
  const data = { state, error, ...(state === "collecting" ? { startedAt: new Date() } : {}) };
  await db().evidenceSet.upsert({ where: { requestId }, create: { requestId, ...data }, update: data });
}

async function collectImage(
  kind: ImageKind,
  evidence: EvidenceReading | null,
  cipher: FieldCipher,
  itemId: string,
): Promise<Collected> {
  const original = evidence?.images[kind];
  if (!original) return { kind, state: absence(kind, evidence) };
  const fileKey = newFileKey();
  const displayKey = newFileKey();
  const stored = await storeFile(fileKey, Readable.from([original]), imageLimit);
  const picture = await readPicture(original);
  const shared = { kind, sha256: stored.sha256, bytes: stored.bytes, objectKey: stored.objectKey };
  if (!picture) return { ...shared, state: "unreadable", fileKey: wrapFileKey(cipher, itemId, fileKey) };
  // The two copies have a key each; they are wrapped together, the original's first.
  const shown = await storeFile(displayKey, Readable.from([picture.display]), imageLimit);
  return {
    ...shared,
    state: "stored",
    mediaType: picture.mediaType,
    width: picture.width,
    height: picture.height,
    displayKey: shown.objectKey,
    displayBytes: shown.bytes,
    fileKey: wrapFileKey(cipher, itemId, Buffer.concat([fileKey, displayKey])),
  };
}

/** Why an image is not there: the connection gives no evidence, the document has no rear, or it is simply missing. */
function absence(kind: ImageKind, evidence: EvidenceReading | null): ItemState {
  if (!evidence) return "not-returned";
  return kind === "document_rear" && evidence.ocr.id_document_type?.toUpperCase() === "PAS"
    ? "not-applicable"
    : "missing";
}

async function collectVideo(
  workflow: string,
  requestId: string,
  cipher: FieldCipher,
  itemId: string,
): Promise<Collected> {
  const kind = "video";
  const numbers = await db().request.findUniqueOrThrow({
    where: { id: requestId },
    select: { requestPk: true, videoidPk: true },
  });
  if (numbers.requestPk === null || numbers.videoidPk === null) return { kind, state: "failed", error: "video-number" };
  const fileKey = newFileKey();
  try {
    const stored = await workflowOf(workflow).video(
      { requestPk: numbers.requestPk as RequestPk, videoidPk: numbers.videoidPk as VideoidPk },
      (body) => storeFile(fileKey, body, videoLimit),
      requestId,
    );
    if (!stored) return { kind, state: "not-returned" };
    const { sha256, bytes, objectKey, head } = stored;
    const mediaType = videoType(head);
    const wrapped = wrapFileKey(cipher, itemId, fileKey);
    return { kind, state: mediaType ? "stored" : "unreadable", sha256, bytes, objectKey, mediaType, fileKey: wrapped };
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

async function rememberCapabilities(tx: Tx, authorityId: string, evidence: boolean, items: Collected[]): Promise<void> {
  const video = items.find((item) => item.kind === "video");
  const seen = {
    evidence: evidence ? "returned" : "not-returned",
    ...(video && video.state !== "failed"
      ? { video: video.state === "not-returned" ? "not-returned" : "returned" }
      : {}),
    seenAt: new Date().toISOString(),
  };
  await tx.$executeRaw`
    UPDATE authority SET capabilities = capabilities || ${JSON.stringify({ "one-shot": seen })}::jsonb
     WHERE id = ${authorityId}::uuid`;
}
