import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { readClaim } from "@/lib/claims/guard";
import { openSubject } from "@/lib/crypto/data-keys";
import { databaseTime, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { acceptanceDay } from "@/lib/evidence/acceptance-day";
import { crossCheck, type FieldCheck, validityOn } from "@/lib/evidence/cross-check";
import { openFacts } from "@/lib/evidence/facts";
import { coverage, seenShare } from "@/lib/evidence/looks";
import { dayOf } from "@/lib/i18n/tags";
import { countFeatures, type FeatureMark } from "@/lib/marks/features";
import { policyOf } from "@/lib/policy/reads";
import { faceOpinion, type Policy } from "@/lib/policy/settings";
import { type ReadDocument, readDocument, zoneDigits } from "@/lib/readings/read-document";
import { findReading } from "@/lib/readings/reads";
import { isApplicant } from "@/lib/requests/applicant";
import { openPerson, personColumns } from "@/lib/requests/person";
import { secondLooksOf } from "@/lib/second-looks/reads";
import { lookState } from "@/lib/second-looks/rules";
import { sourcesOf } from "@/lib/sources/reads";
import { isSpanishCard, sourceState } from "@/lib/sources/rules";
import { checkState, type EvidenceFacts, type ItemKind } from "@/lib/workflows/evidence";
import { hasTwoSteps, judgedByProvider, takesEvidence } from "@/lib/workflows/names";
import { represents } from "@/lib/workflows/profiles";
import { openDecisionStates } from "@/lib/workflows/status";
import type { Identity } from "@/lib/workflows/workflow";
import type { Available } from "./availability";
import { type Answer, type ChecklistItem, itemsOf } from "./checklist";
import type { ReviewFacts } from "./conditions";
import { fitnessGapsOf, wasRefusedForFraud } from "./gate-records";
import type { DecisionKind } from "./schema";
import { maySignAgain } from "./sign-again";

/** Everything the gate asks about, read inside the transaction that will decide. */
export interface LoadedReview {
  facts: ReviewFacts;
  policy: Policy;
  identity: Identity;
  evidence: EvidenceFacts | null;
  /** What there is to judge the questions on. */
  available: Available;
  fields: FieldCheck[];
  /** The document's zone and expiry, and whose word each is. */
  read: ReadDocument;
  readAt: Date | null;
  /** Day the identification took place and who says so. */
  identifiedOn: { day: string; source: "acceptance" | "ours" } | null;
  request: {
    id: string;
    number: number;
    workflow: string;
    authorityId: string;
    version: number;
    decisionState: string | null;
    attempt: number;
  };
}

export async function loadReview(
  tx: Tx,
  actor: UserActor,
  requestId: string,
  seen: { token?: number; version?: number; kind?: DecisionKind } = {},
): Promise<LoadedReview> {
  const row = await tx.request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: {
      ...personColumns,
      number: true,
      workflow: true,
      profile: true,
      contactCheck: true,
      status: true,
      version: true,
      attempt: true,
      decisionState: true,
      createdById: true,
      reviewSince: true,
      evidence: true,
    },
  });
  if (!row) throw new AppError("not-found");
  const mine = { requestId, userId: actor.userId };
  // One after the other: several relations of one select would be asked at once, of the one connection there is.
  const stored = await tx.evidenceItem.findMany({ where: { requestId } });
  const upload = await tx.evidenceUpload.findFirst({ where: mine, select: { id: true } });
  const filled = await tx.completionAct.findFirst({
    where: { ...mine, state: { not: "not-sent" } },
    select: { id: true },
  });
  const corrected = await tx.requestAct.findFirst({
    where: { ...mine, kind: "update", state: { notIn: ["REJECTED", "NOT_SENT"] } },
    select: { id: true },
  });
  const claim = await readClaim(tx, requestId);
  const policy = await policyOf(tx, row.authorityId);
  const open = await tx.decision.findFirst({ where: { requestId, state: { in: [...openDecisionStates] } } });
  const signer = { userId: actor.userId, kind: seen.kind ?? reviewKind(row.workflow) };
  const now = await databaseTime(tx);
  const answers = await tx.reviewAnswer.findMany({ where: mine });
  const looks = await tx.evidenceLook.findMany({ where: mine });
  const marks = await tx.reviewMark.findMany({ where: mine });
  const attempts = await sourcesOf(tx, requestId);
  const colleagues = await secondLooksOf(tx, requestId);
  const incident = await tx.incident.findFirst({
    where: { requestId, reportedById: { not: null }, resolvedAt: null },
    select: { id: true },
  });
  const officer = await tx.user.findUniqueOrThrow({ where: { id: actor.userId } });

  const identity = await openPerson(row);
  const cipher = await openSubject(row);
  const evidence = openFacts(cipher, requestId, row.evidence?.facts ?? null);
  const collected = row.evidence?.state === "ready" || row.evidence?.state === "partial";
  const hash = collected ? (row.evidence?.hash ?? null) : null;
  // What was here once and could not be fetched again is like a copy that expired: it can be looked at, only not now.
  const items = Object.fromEntries(
    stored.map((item) => [item.kind, item.state === "failed" && item.sha256 ? "expired" : item.state]),
  ) as ReviewFacts["items"];
  const hashes = new Map(stored.map((item) => [item.kind, item.sha256]));
  const today = dayOf(now);
  const accepted = acceptanceDay(evidence?.acceptance ?? null, today);
  const identifiedOn = accepted
    ? { day: accepted, source: "acceptance" as const }
    : row.reviewSince
      ? { day: dayOf(row.reviewSince), source: "ours" as const }
      : null;
  const typed = await findReading(tx, mine, hash, cipher);
  const read = readDocument(typed, evidence, identifiedOn?.day ?? today);
  const fields = crossCheck(identity, evidence, read);
  const expiry = read.validUntil?.text;
  const document = documentOf(identity, evidence);
  const source = sourceState({
    performedByProvider: !takesEvidence(row.workflow),
    spanish: document.spanish,
    attempts,
  });
  const available: Available = {
    items,
    factsReturned: evidence !== null,
    acceptance: Object.keys(evidence?.acceptance ?? {}).length > 0,
    contact: Boolean(identity.phone || identity.email),
    code: evidence ? checkState(evidence.checks, "otp_validation") !== "not-reported" : false,
    opinion: Boolean(
      evidence && (evidence.similarity !== null || checkState(evidence.checks, "liveliness") !== "not-reported"),
    ),
    source,
  };

  return {
    policy,
    identity,
    evidence,
    available,
    fields,
    read,
    readAt: typed?.readAt ?? null,
    identifiedOn,
    request: {
      id: row.id,
      number: row.number,
      workflow: row.workflow,
      authorityId: row.authorityId,
      version: row.version,
      decisionState: row.decisionState,
      attempt: row.attempt,
    },
    facts: {
      status: row.status,
      judgedHere: !judgedByProvider(row.workflow),
      frozen: incident !== null,
      openDecision: row.decisionState !== null && !(open && maySignAgain(open, signer, policy.settings, now)),
      claimed: Boolean(
        claim?.live && claim.user_id === actor.userId && (seen.token === undefined || claim.token === seen.token),
      ),
      versionUnchanged: seen.version === undefined || seen.version === row.version,
      raoId: officer.raoId,
      inAuthority: true,
      fitnessGaps: fitnessGapsOf(officer, { now, trainingHoursLeast: policy.settings.trainingHoursLeast }),
      isApplicant: await isApplicant(tx, { id: row.id, authorityId: row.authorityId, email: identity.email }, officer),
      isCreator: row.createdById === actor.userId || upload !== null || filled !== null || corrected !== null,
      evidenceHash: hash,
      items,
      factsReturned: evidence !== null,
      checks: evidence?.checks ?? [],
      faceOpinion: faceOpinion(evidence?.similarity ?? null, policy.settings),
      looks: Object.fromEntries(
        looks.map((look) => {
          const found = look.coverage ? coverage.parse(look.coverage) : null;
          const current = hashes.get(look.kind) === look.sha256;
          return [look.kind, { current, ...(found ? { seen: seenShare(found), unplayable: found.unplayable } : {}) }];
        }),
      ) as Partial<Record<ItemKind, { current: boolean }>>,
      answers: Object.fromEntries(
        answers.map((entry) => [entry.item, { answer: entry.answer as Answer, current: entry.evidenceHash === hash }]),
      ) as Partial<Record<ChecklistItem, { answer: Answer; current: boolean }>>,
      asked: itemsOf({
        passport: document.passport,
        hasSource: source !== "not-applicable",
        // The RA takes the papers of representation after the validation, and its approval asks for them.
        powersJudgedHere: represents(row.profile) && !hasTwoSteps(row.workflow),
      }),
      features: countFeatures(marks as FeatureMark[], Object.fromEntries(hashes)),
      fields,
      zoneDigits: zoneDigits(read),
      validityThen: identifiedOn ? validityOn(expiry, identifiedOn.day) : "absent",
      validityNow: validityOn(expiry, today),
      source,
      contactCheck: row.contactCheck as ReviewFacts["contactCheck"],
      earlierFraud: await wasRefusedForFraud(tx, row, identity, evidence),
      secondLook: lookState(colleagues, hash, actor.userId),
      identityKnown: Boolean(
        (identity.givenName ?? evidence?.ocr.given_name) && (identity.documentNumber ?? evidence?.ocr.serial_number),
      ),
    },
  };
}

/** What kind of document the request speaks of, as far as its request or its evidence says. */
function documentOf(identity: Identity, evidence: EvidenceFacts | null): { passport: boolean; spanish: boolean } {
  const type = (evidence?.ocr.id_document_type ?? identity.documentType ?? "").trim().toUpperCase();
  const country = (evidence?.ocr.id_document_country ?? identity.documentCountry ?? "").trim().toUpperCase();
  const number = evidence?.ocr.serial_number ?? identity.documentNumber ?? "";
  return { passport: type.startsWith("PAS"), spanish: isSpanishCard({ type, country, number }) };
}

/** What an officer does who judges the evidence sound: the RA takes that as an act of its own. */
export const reviewKind = (workflow: string): "approve" | "validate" =>
  hasTwoSteps(workflow) ? "validate" : "approve";
