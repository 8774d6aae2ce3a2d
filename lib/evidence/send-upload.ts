import "server-only";
import { createHash } from "node:crypto";
import type { Submitter } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { errorShape, log } from "@/lib/log";
import { evidenceLimits, isMp4, type MissingName } from "@/lib/workflows/evidence-form";
import type { RequestReading } from "@/lib/workflows/workflow";
import { followRequest } from "./follow-request";
import { type ReadEvidence, readUpload } from "./read-upload";
import { type RecordedUpload, recordUpload, settleUpload, type UploadState } from "./record-upload";
import type { EvidenceForm } from "./upload-schema";

/** What a person is told of a hand-over; the page shows the rest as it is recorded. */
export interface UploadOutcome {
  state: UploadState;
  /** The provider's word afterwards; null where it could not be read. */
  status: string | null;
}

/** Hands over images, fields, checks and acceptance. Sent once; a person may send again. */
export async function uploadEvidences(
  actor: Submitter,
  requestId: string,
  form: EvidenceForm,
  body: { bytes: number; sha256: string },
): Promise<UploadOutcome> {
  const { upload, hashes, missing } = await readUpload(form);
  const what = { part: "evidences", ...body, images: hashes, missing } as const;
  const recorded = await recordUpload(actor, requestId, what);
  return sendAndRead(actor, recorded, hashes, async () => {
    await recorded.provider.evidences(recorded.numbers, upload, requestId);
    return body.sha256;
  });
}

const headBytes = 64;
const noneMissing: readonly MissingName[] = [];

/** Hands over the video as it arrives: nothing of it is held but the piece under way. */
export async function uploadVideo(
  actor: Submitter,
  requestId: string,
  video: { bytes: number; body: AsyncIterable<Uint8Array> },
): Promise<UploadOutcome> {
  if (video.bytes === 0) throw refused("video-empty");
  if (video.bytes > evidenceLimits.videoBytes) throw refused("video-too-large");
  const pieces = video.body[Symbol.asyncIterator]();
  try {
    return await sendVideo(actor, requestId, video.bytes, pieces);
  } finally {
    await pieces.return?.();
  }
}

async function sendVideo(
  actor: Submitter,
  requestId: string,
  bytes: number,
  pieces: AsyncIterator<Uint8Array>,
): Promise<UploadOutcome> {
  const head: Uint8Array[] = [];
  for (let length = 0; length < Math.min(headBytes, bytes); ) {
    const { done, value } = await pieces.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  if (!isMp4(Buffer.concat(head).subarray(0, headBytes))) throw refused("video-type");
  const what = { part: "video", bytes, sha256: null, images: {}, missing: noneMissing } as const;
  const recorded = await recordUpload(actor, requestId, what);
  const hash = createHash("sha256");
  const open = async function* () {
    for (const piece of head) {
      hash.update(piece);
      yield piece;
    }
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      hash.update(next.value);
      yield next.value;
    }
  };
  return sendAndRead(actor, recorded, null, async () => {
    const file = { name: "video.mp4", type: "video/mp4", bytes, open };
    await recorded.provider.video(recorded.numbers, file, requestId);
    return hash.digest("hex");
  });
}

const refused = (message: string) => new AppError("invalid-input", { fields: { video: message } });

/** Sends, then reads the request: what the provider says of it settles what silence and faults leave open. */
async function sendAndRead(
  actor: Submitter,
  upload: RecordedUpload,
  hashes: ReadEvidence["hashes"] | null,
  send: () => Promise<string>,
): Promise<UploadOutcome> {
  let said: UploadState = "accepted";
  let failed: unknown = null;
  let { sha256 } = upload;
  try {
    sha256 = await send();
  } catch (error) {
    failed = error;
    said = stateOf(error);
  }
  const reading = said === "not-sent" ? null : await readAfter(upload.requestId);
  const arrived = reading !== null && hasArrived(upload, hashes, reading);
  const state = said !== "accepted" && arrived ? "accepted" : said;
  const error = failed instanceof ProviderError ? failed : null;
  const status = reading?.status ?? null;
  await settleUpload(actor, upload, { state, sha256, error, status });
  if (failed && !error) log.warn({ part: upload.part, error: errorShape(failed) }, "an upload broke off");
  return { state, status };
}

/** A fault in the provider's own words is a no; silence says nothing; what is no fault of theirs broke off on our side. */
function stateOf(error: unknown): UploadState {
  if (!(error instanceof ProviderError)) return "broken-off";
  if (error.failure === "not-sent") return "not-sent";
  return error.failure === "answered" && error.fault !== null ? "rejected" : "unknown";
}

async function readAfter(requestId: string): Promise<RequestReading | null> {
  try {
    return await followRequest(requestId, "call");
  } catch (error) {
    if (error instanceof ProviderError) return null;
    throw error;
  }
}

/** Only an upload moves a request forward here, and one is sent at a time; else the pictures themselves tell. */
function hasArrived(
  { fromStatus }: RecordedUpload,
  hashes: ReadEvidence["hashes"] | null,
  { status, evidence }: RequestReading,
): boolean {
  if (status !== fromStatus && (status === "VIDEOREVIEW" || status === "VIDEOINCOMPLETE")) return true;
  const sent = Object.entries(hashes ?? {});
  return sent.length > 0 && sent.every(([kind, hash]) => hashOf(evidence?.images[kind as "document_front"]) === hash);
}

const hashOf = (bytes: Buffer | undefined) => bytes && createHash("sha256").update(bytes).digest("hex");
