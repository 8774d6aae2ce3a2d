import "server-only";
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { stepUp } from "@/lib/auth/step-up";
import { inBackground } from "@/lib/background";
import { requireClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, db, inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import type { OfficerCredentials } from "@/lib/gateways/secret";
import { policyOf } from "@/lib/policy/reads";
import { stepUpMinutesOf } from "@/lib/policy/settings";
import { applyReading } from "@/lib/requests/apply-reading";
import { requireUnchanged } from "@/lib/requests/changes";
import { lockRequest } from "@/lib/requests/lock";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { requireServing } from "@/lib/serving";
import { type CauseCode, causeOf, evidenceOf, gravestFirst, noteLength, reasonText } from "./catalogue";
import { approveConditions, askingReason, blocking } from "./conditions";
import { signatureOf } from "./credentials";
import { type LoadedReview, loadReview, reviewKind } from "./facts";
import { type ApproveInput, type DecisionKind, type RefuseInput, reasonLength, type SignatureInput } from "./schema";
import { type Sending, sendDecision } from "./send-decision";
import { giveBackDecision, settleReleased } from "./settle-decision";

/** What a decision holds besides who, when and on what. */
export interface Judgement {
  kind: DecisionKind;
  conditions: object[];
  evidenceHash: string | null;
  reasonCode: string | null;
  extraCodes: string[];
  reasonLocale: string | null;
  reasonText: string | null;
  note: string | null;
}

/**
 * Approves where one act does it all: the gate is evaluated on what the provider says now, inside the transaction that
 * records the act.
 */
export const approveRequest = (actor: UserActor, input: ApproveInput): Promise<{ decisionId: string }> =>
  accept(actor, input, "approve");

/** Judges an identification at the RA sound; the approval is an act of its own, which follows. */
export const validateRequest = (actor: UserActor, input: ApproveInput): Promise<{ decisionId: string }> =>
  accept(actor, input, "validate");

async function accept(actor: UserActor, input: ApproveInput, kind: "approve" | "validate") {
  return decide(actor, input, kind, (review) => {
    requireUndecided(review);
    if (reviewKind(review.request.workflow) !== kind) throw new AppError("stale");
    const conditions = approveConditions(review.facts, review.policy);
    const unmet = blocking(conditions);
    if (unmet.length > 0)
      throw new AppError("conditions-unmet", {
        params: { conditions: unmet.map((condition) => condition.id).join(" ") },
      });
    if (review.facts.evidenceHash !== input.evidenceHash) throw new AppError("stale");
    if (askingReason(conditions).length > 0 && (input.reason?.length ?? 0) < reasonLength)
      throw new AppError("invalid-input", { fields: { reason: "reason-short" } });
    return {
      kind,
      conditions,
      evidenceHash: review.facts.evidenceHash,
      reasonCode: null,
      extraCodes: [],
      reasonLocale: null,
      reasonText: null,
      note: input.reason || null,
    };
  });
}

/**
 * Refuses with a cause. Nothing but claim, role, officer id, a cause and the note it asks for stands before it: an
 * officer must always be able to say no.
 */
export async function refuseRequest(actor: UserActor, input: RefuseInput): Promise<{ decisionId: string }> {
  // Every cause that is given counts, the first and the further ones alike.
  if ((input.note?.length ?? 0) < Math.max(...causesOf(input).map(noteLength)))
    throw new AppError("invalid-input", { fields: { note: "note-short" } });
  return decide(actor, input, "refuse", (review) => {
    if (!review.facts.raoId) throw new AppError("conditions-unmet", { params: { conditions: "A3" } });
    requireUndecided(review);
    requireRefusable(review, input);
    return {
      kind: "refuse",
      conditions: [],
      evidenceHash: review.facts.evidenceHash,
      reasonCode: input.cause,
      extraCodes: input.extraCauses.filter((code) => code !== input.cause),
      reasonLocale: input.locale,
      reasonText: reasonText(input.cause, input.locale),
      note: input.note || null,
    };
  });
}

const causesOf = ({ cause, extraCauses }: RefuseInput): CauseCode[] => [cause, ...extraCauses];

/**
 * What stands before a refusal beside claim, officer and note: the words as they were shown, of the gravest cause; no
 * "try again" once there were attempts enough; and under the strict preset that what its causes speak of was looked at, where it is here to be
 * looked at.
 */
function requireRefusable({ facts, policy, request }: LoadedReview, input: RefuseInput): void {
  const invalid = (field: string, why: string) => new AppError("invalid-input", { fields: { [field]: why } });
  if (input.text !== reasonText(input.cause, input.locale)) throw invalid("text", "text-differs");
  if (gravestFirst(causesOf(input))[0] !== input.cause) throw invalid("cause", "cause-gravest");
  if (causeOf(input.cause).class === "retry" && request.attempt >= policy.settings.attemptLimit)
    throw invalid("cause", "cause-retry-limit");
  if (policy.preset !== "strict") return;
  const unseen = causesOf(input)
    .flatMap(evidenceOf)
    .filter((kind) => facts.items[kind] === "stored" && !facts.looks[kind]?.current);
  if (unseen.length > 0) throw invalid("cause", "cause-unseen");
}

/** Of two who decide at once, the second is told so, rather than which conditions the first has changed. */
function requireUndecided({ facts }: LoadedReview): void {
  if (facts.openDecision) throw new AppError("already-decided");
  if (!facts.versionUnchanged || facts.status !== "VIDEOREVIEW" || !facts.judgedHere) throw new AppError("stale");
}

/**
 * Records one act of an officer in the transaction that finds it allowed, and sends it in the background. The same key
 * again is the same act. `judge` throws what stands against it.
 */
export async function decide(
  actor: UserActor,
  input: SignatureInput,
  kind: DecisionKind,
  judge: (review: LoadedReview, tx: Tx) => Judgement | Promise<Judgement>,
): Promise<{ decisionId: string }> {
  const request = await db().request.findFirst({
    where: { id: input.requestId, authorityId: { in: [...actor.authorityIds] } },
    select: { id: true, authorityId: true, workflow: true },
  });
  if (!request) throw new AppError("not-found");
  const known = await sameDecision(db(), actor, input);
  if (known) return { decisionId: known };
  requireServing();

  const policy = await policyOf(db(), request.authorityId);
  const { settings } = policy;
  const stepUpAt = await stepUp(actor, stepUpMinutesOf(policy) * 60, input.code);
  const keepPassword = input.keepPassword && settings.keepPassword;
  const credentials = await signatureOf(actor, request, input);
  if (kind !== "refuse") await readNow(request.id);
  // What was released may have taken effect after all: then this judgement comes too late, and is told so before it leaves.
  await settleReleased(request.id);

  const { id, send } = await inTransaction(async (tx) => {
    await lockRequest(tx, request.id);
    // Sent twice at once, one sheet is recorded by whichever comes first, and sent by that one alone.
    const twin = await sameDecision(tx, actor, input);
    if (twin) return { id: twin, send: null };
    await requireClaim(tx, actor, request.id, input.token);
    const review = await loadReview(tx, actor, request.id, { token: input.token, version: input.version, kind });
    // The code was asked for by the policy of a moment ago; another one in force by now is shown first.
    if (review.policy.id !== policy.id) throw new AppError("stale");
    if (!review.facts.openDecision) await requireUnchanged(tx, actor, input);
    // Reading took its time: what is recorded from here on goes out.
    requireServing();
    const send = await write(tx, actor, review, await judge(review, tx), input, stepUpAt);
    return { id: send.id, send };
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError("already-decided");
    throw error;
  });
  if (send)
    inBackground(
      "send decision",
      () => sendDecision(actor, { ...send, request, keepPassword }, credentials as OfficerCredentials),
      () => giveBackDecision(send),
    );
  return { decisionId: id };
}

/** The state a decision rests on is what the provider says at that moment (A1). */
async function readNow(requestId: string): Promise<void> {
  try {
    await applyReading(requestId, await readFromProvider(requestId), "decision");
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("provider-unreachable", { cause: error });
    throw error;
  }
}

/** Hash of what was decided, without credentials: one key with another content is refused. */
function inputHash(input: SignatureInput): string {
  const { pin: _pin, password: _password, username: _username, code: _code, keepPassword: _keep, ...content } = input;
  return createHash("sha256")
    .update(canonicalize(content) ?? "")
    .digest("hex");
}

async function sameDecision(tx: Tx, actor: UserActor, input: SignatureInput): Promise<string | null> {
  const known = await tx.decision.findUnique({
    where: { userId_idempotencyKey: { userId: actor.userId, idempotencyKey: input.key } },
    select: { id: true, inputHash: true },
  });
  if (known && known.inputHash !== inputHash(input)) throw new AppError("key-reused");
  return known?.id ?? null;
}

async function write(
  tx: Tx,
  actor: UserActor,
  review: LoadedReview,
  judgement: Judgement,
  input: SignatureInput,
  stepUpAt: Date,
): Promise<Omit<Sending, "request" | "keepPassword">> {
  const { request } = review;
  const open = await tx.decision.findFirst({
    where: { requestId: request.id, state: { in: ["NOT_SENT", "UNKNOWN"] } },
  });
  const again = open?.userId === actor.userId && open.kind === judgement.kind ? open : null;
  if (open && !again) {
    if (open.state !== "NOT_SENT" || open.mayHaveLeft) throw new AppError("already-decided");
    // A judgement that never left ends here: this one takes its place.
    await tx.decision.update({ where: { id: open.id }, data: { state: "VOID", settledAt: new Date() } });
  }
  const mayHaveLeft = again !== null && (again.mayHaveLeft || again.state === "UNKNOWN");
  // What arrived, if it did, is on record: the same act again says the same words.
  if (mayHaveLeft && judgement.reasonText !== again.reasonText)
    throw new AppError("invalid-input", { fields: { cause: "cause-sent" } });
  const id = again?.id ?? uuidv7();
  const attempt = (again?.attempt ?? 0) + 1;
  const cipher = await subjectOf(tx, request.id);
  const { note, ...plain } = judgement;
  const data = {
    ...plain,
    state: "RECORDED",
    sessionId: actor.sessionId,
    stepUpAt,
    claimToken: input.token,
    requestVersion: input.version,
    policyId: review.policy.id,
    note: cipher.sealOptional({ table: "decision", column: "note", row: id }, note),
    idempotencyKey: input.key,
    inputHash: inputHash(input),
    attempt,
    mayHaveLeft,
    recordedAt: await databaseTime(tx),
    sentAt: null,
    settledAt: null,
    httpStatus: null,
    errorCode: null,
    errorId: null,
    errorText: null,
    reads: 0,
    agreeingReads: 0,
  };
  await tx.decision.upsert({
    where: { id },
    create: { id, requestId: request.id, userId: actor.userId, raoId: review.facts.raoId ?? "", ...data },
    update: data,
  });
  await tx.request.update({
    where: { id: request.id },
    data: { decisionState: "RECORDED", version: { increment: 1 } },
  });
  await recordAudit(tx, actor, {
    action: "decision.intent",
    authorityId: request.authorityId,
    requestId: request.id,
    subjectId: id,
    details: {
      kind: judgement.kind,
      attempt,
      raoId: review.facts.raoId,
      evidenceHash: judgement.evidenceHash,
      policy: review.policy.version,
      cause: judgement.reasonCode,
    },
  });
  return { id, attempt, mayHaveLeft, kind: judgement.kind, reasonText: judgement.reasonText };
}
