import "server-only";
import { createHash } from "node:crypto";
import type { z } from "zod";
import type { KeyActor } from "@/lib/auth/actor";
import { spend } from "@/lib/auth/limits";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { sendDraft } from "@/lib/evidence/send-draft";
import { type UploadOutcome, uploadEvidences } from "@/lib/evidence/send-upload";
import { dropDraft, storeDraft } from "@/lib/evidence/video-draft";
import { readBytes } from "@/lib/gate/body";
import { parseInput } from "@/lib/gate/input";
import { requestLabel } from "@/lib/requests/mask";
import { openRequest } from "@/lib/requests/open-request";
import { readUploads } from "@/lib/requests/uploads";
import { type EvidencePart, evidenceLimits } from "@/lib/workflows/evidence-form";
import { answerJson } from "./answers";
import { keyOf, once, wasAnswered } from "./once";
import { created, createInput, evidencesInput, handedOver } from "./schema";
import { sha256Of, videoOf } from "./take-video";

const requestAddress = (id: string) => `/api/intake/v1/requests/${id}`;

/** The answer, said to be an earlier one where it is. */
const respond = (
  { status, body, replayed }: { status: number; body: object; replayed: boolean },
  more: Record<string, string> = {},
) => answerJson(status, body, { ...more, ...(replayed ? { "Idempotency-Replayed": "true" } : {}) });

async function readJson(
  request: Request,
  maxBytes: number,
): Promise<{ value: unknown; bytes: number; sha256: string }> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) throw new AppError("body-type");
  const body = await readBytes(request, maxBytes);
  if (!body) throw new AppError("body-too-large");
  try {
    const sha256 = createHash("sha256").update(body).digest("hex");
    return { value: JSON.parse(body.toString("utf8")) as unknown, bytes: body.length, sha256 };
  } catch {
    throw new AppError("body-unreadable");
  }
}

/** Opens a request; the provider is asked in the background, and reading the request tells what became of it. */
export async function createRequest(actor: KeyActor, request: Request): Promise<Response> {
  const key = keyOf(request);
  const { value, sha256 } = await readJson(request, 64 * 1024);
  const answered = await once(actor, { key, operation: "create", sha256 }, async (callId) => {
    await spend("create", actor.keyId);
    const input = parseInput(createInput, value);
    const { requestId } = await openRequest(actor, { ...input, authorityId: actor.authorityIds[0], key: callId });
    const { number } = await db().request.findUniqueOrThrow({ where: { id: requestId }, select: { number: true } });
    const answer = { id: requestId, number: requestLabel(number), creation: "sending", next: "wait" } as const;
    return { status: 202, body: created.parse(answer) };
  });
  return respond(answered, { Location: requestAddress((answered.body as z.infer<typeof created>).id) });
}

/** Hands over images, fields, checks and acceptance. */
export async function putEvidences(actor: KeyActor, request: Request, requestId: string): Promise<Response> {
  const key = keyOf(request);
  const { value, bytes, sha256 } = await readJson(request, evidenceLimits.bodyBytes);
  const asked = { key, operation: `evidences ${requestId}`, sha256 };
  const answered = await once(actor, asked, async () => {
    const outcome = await uploadEvidences(actor, requestId, parseInput(evidencesInput, value), { bytes, sha256 });
    return { status: 200, body: await toldOf(outcome, requestId, "evidences", sha256) };
  });
  return respond(answered);
}

/** Takes the video, kept sealed until it is whole, then hands it over. */
export async function putVideo(actor: KeyActor, request: Request, requestId: string): Promise<Response> {
  const asked = { key: keyOf(request), operation: `video ${requestId}` };
  const body = videoOf(request);
  const handOver = (sha256: string, draftId: string | null) =>
    once(actor, { ...asked, sha256 }, async () => {
      if (draftId === null) throw new AppError("still-running");
      const outcome = await sendDraft(actor, draftId);
      return { status: 200, body: await toldOf(outcome, requestId, "video", sha256) };
    });
  if (await wasAnswered(actor, asked)) return respond(await handOver(await sha256Of(body), null));
  const announced = Number(request.headers.get("content-length") ?? 0);
  const draft = await storeDraft(actor, requestId, body, announced);
  try {
    return respond(await handOver(draft.sha256, draft.draftId));
  } finally {
    await dropDraft(draft.draftId);
  }
}

async function toldOf(outcome: UploadOutcome, requestId: string, part: EvidencePart, sha256: string): Promise<object> {
  const { state } = outcome;
  if (state === "rejected") throw new AppError("provider-refused");
  if (state === "not-sent") throw new AppError("provider-unreachable");
  if (state === "broken-off") throw new Error("an upload broke off");
  const row = await db().request.findUniqueOrThrow({ where: { id: requestId } });
  const missing = (await readUploads(row, false))?.missing ?? [];
  return handedOver.parse({
    id: requestId,
    part,
    state,
    sha256,
    providerStatus: outcome.status ?? row.status,
    missing,
  });
}
