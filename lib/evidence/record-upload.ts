import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { type Submitter, submittedBy } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { ProviderError } from "@/lib/gateways/errors";
import { lockRequest } from "@/lib/requests/lock";
import { numbersOf } from "@/lib/requests/numbers";
import { mayTakeEvidence, uploadLostAfterMs } from "@/lib/requests/uploads";
import { requireServing } from "@/lib/serving";
import type { EvidencePart, MissingName } from "@/lib/workflows/evidence-form";
import { workflowOf } from "@/lib/workflows/registry";
import type { Numbers, Workflow } from "@/lib/workflows/workflow";

export type UploadState = "accepted" | "rejected" | "unknown" | "not-sent" | "broken-off";

export interface RecordedUpload {
  id: string;
  requestId: string;
  authorityId: string;
  part: EvidencePart;
  fromStatus: string;
  numbers: Numbers;
  provider: NonNullable<Workflow["upload"]>;
  sha256: string | null;
}

interface What {
  part: EvidencePart;
  bytes: number;
  sha256: string | null;
  images: Readonly<Record<string, string>>;
  missing: readonly MissingName[];
}

/** Writes down what is about to leave, before it does. One at a time; what never came back is no longer waited for. */
export async function recordUpload(actor: Submitter, requestId: string, what: What): Promise<RecordedUpload> {
  requireServing();
  return inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: { authorityId: true },
    });
    if (!row) throw new AppError("not-found");
    await lockRequest(tx, requestId);
    const request = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
    const { upload: provider } = workflowOf(request.workflow);
    if (!provider || !mayTakeEvidence(request)) throw new AppError("stale");
    await tx.evidenceUpload.updateMany({
      where: { requestId, state: "sending", recordedAt: { lt: new Date(Date.now() - uploadLostAfterMs) } },
      data: { state: "unknown", settledAt: new Date() },
    });
    if ((await tx.evidenceUpload.count({ where: { requestId, state: "sending" } })) > 0)
      throw new AppError("upload-running");
    const id = uuidv7();
    const { part, bytes, sha256, images, missing } = what;
    const fromStatus = request.status;
    await tx.evidenceUpload.create({
      data: {
        id,
        requestId,
        ...submittedBy(actor),
        state: "sending",
        part,
        fromStatus,
        bytes,
        sha256,
        images: { ...images },
        missing: [...missing],
      },
    });
    await recordAudit(tx, actor, {
      action: "evidence.upload_intent",
      authorityId: row.authorityId,
      requestId,
      subjectId: id,
      details: { part, bytes, sha256, images: hashesOf(images), missing },
    });
    const numbers = numbersOf(request);
    if (!numbers) throw new AppError("stale");
    return { id, requestId, authorityId: row.authorityId, part, fromStatus, numbers, provider, sha256 };
  });
}

const hashesOf = (images: Readonly<Record<string, string>>) =>
  Object.entries(images).map(([kind, sha256]) => `${kind}:${sha256}`);

const outcomes = {
  accepted: "ok",
  rejected: "refused",
  unknown: "unknown",
  "not-sent": "failed",
  "broken-off": "failed",
} as const;

/** What became of it. */
export async function settleUpload(
  actor: Submitter,
  upload: RecordedUpload,
  settled: { state: UploadState; sha256: string | null; error: ProviderError | null; status: string | null },
): Promise<void> {
  const { id, requestId, authorityId, part } = upload;
  const { state, sha256, error, status } = settled;
  await inTransaction(async (tx) => {
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "evidence_upload", column: "error_text", row: id };
    await tx.evidenceUpload.update({
      where: { id },
      data: {
        state,
        sha256,
        settledAt: new Date(),
        httpStatus: error?.httpStatus ?? null,
        errorText: cipher.sealOptional(place, error?.fault?.text || null),
      },
    });
    await recordAudit(tx, actor, {
      action: "evidence.uploaded",
      outcome: outcomes[state],
      authorityId,
      requestId,
      subjectId: id,
      details: { part, state, sha256, status, httpStatus: error?.httpStatus ?? null },
    });
  });
}
