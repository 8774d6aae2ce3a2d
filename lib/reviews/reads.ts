import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { readContext } from "@/lib/context/reads";
import { openSubject } from "@/lib/crypto/data-keys";
import type { FieldCipher } from "@/lib/crypto/seal";
import { databaseTime, db, inTransaction, type Tx } from "@/lib/db";
import { ageOn, ocrKeys } from "@/lib/evidence/cross-check";
import { coverage } from "@/lib/evidence/looks";
import { spanishNumber } from "@/lib/evidence/spanish-number";
import { proposedFeatures } from "@/lib/marks/proposed-features";
import { readMarks } from "@/lib/marks/reads";
import { userNames } from "@/lib/people/names";
import { type PolicySettings, stepUpMinutesOf } from "@/lib/policy/settings";
import { showReading } from "@/lib/readings/show";
import { readChanges } from "@/lib/requests/changes";
import { readReleased } from "@/lib/requests/doubt";
import { readFreeze } from "@/lib/requests/incidents";
import { rowColumns, toRow } from "@/lib/requests/list-row";
import { capitalised } from "@/lib/requests/mask";
import { readTimeline } from "@/lib/requests/timeline";
import { heldLook } from "@/lib/second-looks/guard";
import { readSecondLooks } from "@/lib/second-looks/reads";
import { readSources } from "@/lib/sources/reads";
import { type Check, checkKeys, checkState, itemKinds } from "@/lib/workflows/evidence";
import { takesEvidence } from "@/lib/workflows/names";
import type { Decision } from "@/prisma/generated/client";
import { hasEvidenceFor, mayBeAbsent } from "./availability";
import { type ChecklistItem, faceFeaturesLeast, mandatoryItems } from "./checklist";
import { approveConditions, isSealed, openChecks } from "./conditions";
import { credentialTriesLeft, keepsPasswords, knownUsername, speaksOfCredentials } from "./credentials";
import { loadReview, reviewKind } from "./facts";
import { maySignAgain } from "./sign-again";
import { type DecisionView, type ReviewItem, type ReviewView, reviewView } from "./views";

/**
 * Everything the bench shows. Evidence, full names and facts are for the officer who holds the request; anybody else
 * gets the masked head, so that nothing they may not see is in the page.
 */
export async function readReview(actor: UserActor, requestId: string, opened: boolean): Promise<ReviewView> {
  const loaded = await inTransaction(async (tx) => {
    const review = await loadReview(tx, actor, requestId);
    if (opened)
      await recordAudit(tx, actor, { action: "request.view", authorityId: review.request.authorityId, requestId });
    return { review, extra: await readRows(tx, actor, requestId) };
  });
  const { review, extra } = loaded;
  const mine = review.facts.claimed;
  // A colleague who gives a second look sees the evidence; what the software says of the face is sealed for them, also
  // when they held the request before and answered.
  const sees = mine || extra.look !== null;
  const { now } = extra;
  const names = await userNames([extra.row.claim?.userId, extra.decision?.userId]);
  const cipher = await openSubject(extra.row);
  const evidence = sees ? review.evidence : null;
  const settings = review.policy.settings;
  const number = evidence?.ocr.serial_number ?? review.identity.documentNumber;
  const country = evidence?.ocr.id_document_country ?? review.identity.documentCountry;
  const { available } = review;
  const facts = mine ? review.facts : { ...review.facts, answers: {} };
  const hidden = (item: ChecklistItem) => item === "F2" && isSealed(facts);
  const mandatory = mandatoryItems(facts.asked, review.policy.preset);
  const similarity = evidence?.similarity ?? null;
  const videoLook = extra.looks.find((look) => look.kind === "video");

  const head = await toRow(extra.row, names, now);

  return reviewView.parse({
    request: {
      ...head,
      version: review.request.version,
      environment: extra.row.environment,
      fullName: sees ? fullName(review.identity) : null,
    },
    at: now.toISOString(),
    targetMinutes: settings.targetMinutes,
    claim: {
      mine,
      token: mine ? (extra.claimToken ?? null) : null,
      until: head.claim?.until ?? null,
      by: head.claim?.name ?? null,
      assigned: extra.row.claim?.how === "assigned" && (head.claim !== null || wasTakenAway(extra.row.claim)),
      minutes: settings.claimMinutes,
    },
    collection: {
      state: extra.set?.state ?? "none",
      startedAt: extra.set?.startedAt?.toISOString() ?? null,
      hash: review.facts.evidenceHash,
      factsReturned: review.facts.factsReturned,
      altered: extra.altered,
    },
    items: sees ? items(extra, review.facts.looks) : [],
    video: {
      ...(videoLook?.coverage && sees
        ? coverage.parse(videoLook.coverage)
        : { seen: [], length: null, unplayable: false }),
      fastest: settings.maxPlaybackRate,
    },
    marks: mine ? extra.marks : [],
    proposedFeatures: mine ? proposedFeatures(requestId, settings) : [],
    acceptance: evidence?.acceptance ? pairs(evidence.acceptance) : null,
    checks: evidence ? checksOf(openChecks(facts), isSealed(facts)) : [],
    accepts: reviewKind(extra.row.workflow),
    assertedBy: takesEvidence(extra.row.workflow) ? "integrator" : "provider",
    opinion: isSealed(facts)
      ? null
      : {
          similarity: similarity === null ? null : String(similarity),
          of: facts.faceOpinion,
        },
    fields: sees ? review.fields : [],
    reading: mine ? showReading(review.read, review.readAt) : null,
    context: mine ? await readContext(review) : null,
    otherOcr: evidence ? pairs(unknownOcr(evidence.ocr)) : [],
    document: {
      expiry: sees ? (review.read.validUntil?.text ?? null) : null,
      expirySource: sees ? (review.read.validUntil?.source ?? null) : null,
      validThen: review.facts.validityThen,
      validNow: review.facts.validityNow,
      number: sees && number ? spanishNumber(number, country) : null,
      age:
        sees && review.identifiedOn
          ? ageOn(evidence?.ocr.birth_date ?? review.identity.birthDate ?? "", review.identifiedOn.day)
          : null,
      identifiedOn: review.identifiedOn,
    },
    answers: facts.asked.map((item) => {
      const entry = extra.answers.find((found) => found.item === item);
      const place = (column: string) => ({
        table: "review_answer",
        column,
        row: `${requestId}/${actor.userId}/${item}`,
      });
      return {
        item,
        answer: entry?.answer ?? null,
        note: cipher.openOptional(place("note"), entry?.note),
        face: JSON.parse(cipher.openOptional(place("details"), entry?.details) ?? "{}") as object,
        current: facts.answers[item]?.current ?? true,
        // Whether the machine said anything is part of what it said.
        available: !hidden(item) && hasEvidenceFor(item, available),
        mayBeAbsent: !hidden(item) && mayBeAbsent(item, available),
        mandatory: mandatory.includes(item),
      };
    }),
    conditions: mine ? approveConditions(review.facts, review.policy) : [],
    policy: {
      version: review.policy.version,
      preset: review.policy.preset,
      attemptLimit: settings.attemptLimit,
      snoozeMaxHours: settings.snoozeMaxHours,
      featuresLeast: settings.featuresLeast,
      featuresVariable: settings.featuresVariable,
      faceFeaturesLeast: faceFeaturesLeast(review.policy.preset),
    },
    signing: {
      raoId: actor.raoId,
      username: mine ? await knownUsername(actor.userId) : null,
      mayKeep: extra.mayKeep && settings.keepPassword,
      passwordKept: extra.passwordKept,
      secondFactorAt: extra.secondFactorAt.toISOString(),
      stepUpMinutes: stepUpMinutesOf(review.policy),
      triesLeft: await credentialTriesLeft(actor.userId),
    },
    decision: extra.decision ? await toDecision(actor, extra.decision, cipher, names, settings, now) : null,
    changes: mine
      ? await readChanges(db(), requestId, { cipher, since: extra.row.claim?.takenAt ?? null, whole: true })
      : [],
    released: (await readReleased(extra.row, actor)).find(({ state }) => state === "RELEASED") ?? null,
    frozen: await readFreeze(requestId),
    secondLooks: await readSecondLooks(actor, extra.row, review.facts.evidenceHash),
    sources: sees ? await readSources(extra.row, facts.source) : null,
    timeline: await readTimeline(requestId, actor),
  });
}

/** What an admin put back into the queue still says until when it would have been held; what was released does not. */
const wasTakenAway = ({ userId, expiresAt }: { userId: string | null; expiresAt: Date | null }): boolean =>
  userId === null && expiresAt !== null;

async function readRows(tx: Tx, actor: UserActor, requestId: string) {
  const row = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: rowColumns });
  const mine = { requestId, userId: actor.userId };
  const session = await tx.session.findUniqueOrThrow({ where: { id: actor.sessionId } });
  const mismatch = await tx.auditEvent.findFirst({
    where: { requestId, action: "evidence.hash_mismatch" },
    select: { seq: true },
  });
  return {
    row,
    now: await databaseTime(tx),
    claimToken: (await tx.claim.findUnique({ where: { requestId }, select: { token: true } }))?.token,
    set: await tx.evidenceSet.findUnique({ where: { requestId } }),
    items: await tx.evidenceItem.findMany({ where: { requestId } }),
    look: await heldLook(tx, actor, requestId),
    looks: await tx.evidenceLook.findMany({ where: mine }),
    answers: await tx.reviewAnswer.findMany({ where: mine }),
    marks: await readMarks(tx, requestId, actor.userId),
    decision: await tx.decision.findFirst({
      where: { requestId, state: { notIn: ["VOID", "RELEASED"] } },
      orderBy: { recordedAt: "desc" },
    }),
    mayKeep: keepsPasswords(row.workflow),
    passwordKept:
      keepsPasswords(row.workflow) && session.oneShotToken !== null && session.oneShotAuthority === row.authorityId,
    secondFactorAt: session.secondFactorAt,
    altered: mismatch !== null,
  };
}

function fullName(identity: {
  givenName: string | null;
  surname1: string | null;
  surname2: string | null;
}): string | null {
  const parts = [identity.givenName, identity.surname1, identity.surname2].filter((part): part is string =>
    Boolean(part),
  );
  return parts.length ? parts.map(capitalised).join(" ") : null;
}

function items(
  extra: Awaited<ReturnType<typeof readRows>>,
  looks: Partial<Record<string, { current: boolean }>>,
): ReviewItem[] {
  return itemKinds.map((kind) => {
    const found = extra.items.find((item) => item.kind === kind);
    return {
      kind,
      state: (found?.state ?? "waiting") as ReviewItem["state"],
      sha256: found?.sha256 ?? null,
      bytes: found?.bytes ?? null,
      mediaType: found?.mediaType ?? null,
      width: found?.width ?? null,
      height: found?.height ?? null,
      error: found?.error ?? null,
      opened: looks[kind]?.current ?? false,
    };
  });
}

const shown = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

const pairs = (object: Record<string, unknown>): [string, string][] =>
  Object.entries(object).map(([key, value]) => [key, shown(value)]);

/** Keys of `ocr_data` that no row of the comparison shows: customised fields are legal and must be seen. */
function unknownOcr(ocr: Record<string, string>): Record<string, string> {
  const known: string[] = Object.values(ocrKeys);
  return Object.fromEntries(Object.entries(ocr).filter(([key]) => !known.includes(key)));
}

/** The documented checks, reported or not, then whatever else was sent; that of the living face is absent while sealed. */
function checksOf(checks: readonly Check[], sealed: boolean): ReviewView["checks"] {
  const raw = (value: unknown) => (typeof value === "boolean" ? null : shown(value));
  const keys = checkKeys.filter((key) => !(sealed && key === "liveliness"));
  const documented = keys.map((key) => {
    const sent = checks.find((check) => check.key === key);
    return { key, label: sent?.label ?? key, state: checkState(checks, key), raw: sent ? raw(sent.value) : null };
  });
  const others = checks
    .filter((check) => check.key === null)
    .map((check) => ({
      key: null,
      label: check.label,
      state:
        check.value === true
          ? ("passed" as const)
          : check.value === false
            ? ("failed" as const)
            : ("not-reported" as const),
      raw: raw(check.value),
    }));
  return [...documented, ...others];
}

async function toDecision(
  actor: UserActor,
  row: Decision,
  cipher: FieldCipher,
  names: ReadonlyMap<string, string>,
  settings: PolicySettings,
  now: Date,
): Promise<DecisionView> {
  const mine = row.userId === actor.userId;
  const said = mine
    ? cipher.openOptional({ table: "decision", column: "errorText", row: row.id }, row.errorText)
    : null;
  return {
    id: row.id,
    kind: row.kind as DecisionView["kind"],
    state: row.state as DecisionView["state"],
    by: names.get(row.userId) ?? "",
    mine,
    recordedAt: row.recordedAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
    providerStatus: row.providerStatus,
    approverMatches: row.approvingRao === null ? null : row.approvingRao === row.raoId,
    reasonCode: row.reasonCode,
    reasonText: row.reasonText,
    reasonLocale: row.reasonLocale as DecisionView["reasonLocale"],
    extraCodes: row.extraCodes,
    note: mine ? cipher.openOptional({ table: "decision", column: "note", row: row.id }, row.note) : null,
    error: row.errorCode
      ? {
          code: row.errorCode,
          id: row.errorId,
          text: said,
          httpStatus: row.httpStatus,
        }
      : null,
    reads: row.reads,
    maySignAgain: maySignAgain(row, { userId: actor.userId, kind: row.kind }, settings, now),
    triesLeft:
      mine && (row.httpStatus === 403 || speaksOfCredentials(said)) ? await credentialTriesLeft(actor.userId) : null,
  };
}
