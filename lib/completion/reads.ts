import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Comparison } from "@/lib/evidence/comparisons";
import { userNames } from "@/lib/people/names";
import { applyReading } from "@/lib/requests/apply-reading";
import { readChanges } from "@/lib/requests/changes";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { loadReview } from "@/lib/reviews/facts";
import { readReview } from "@/lib/reviews/reads";
import { judgedByProvider } from "@/lib/workflows/names";
import type { RequestPk, RequestReading } from "@/lib/workflows/workflow";
import { comparePaper } from "./compare-paper";
import { completionConditions } from "./conditions";
import { besideEvidence, expectedFrom, sourcesOf } from "./expected";
import { completionFacts } from "./facts";
import { findDocuments } from "./find-documents";
import { asked, findToComplete } from "./load";
import { loadSteps } from "./load-steps";
import { rowOf } from "./read-paper";
import { identifiedFields, openFields } from "./schema";
import { type CompletionView, completionView } from "./views";

interface FromProvider {
  reading: RequestReading;
  missing: string[];
}

/**
 * Where a validated request stands on its way to the approval. Names, fields and papers are for the officer who holds
 * it; anybody else sees the masked head.
 */
export async function readCompletion(actor: UserActor, requestId: string, opened: boolean): Promise<CompletionView> {
  // The head, the claim and what an officer's signature asks for are the bench's own.
  const review = await readReview(actor, requestId, opened);
  const mine = review.claim.mine;
  let unreachable = false;
  const found = mine
    ? await askProvider(actor, requestId).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        unreachable = error.code !== "stale";
        return null;
      })
    : null;
  const rest = await inTransaction((tx) => readRows(tx, actor, requestId, found));
  const { fullName: _fullName, version: _version, environment, ...row } = review.request;
  return completionView.parse({
    row: { ...row, ...(mine && review.request.fullName ? { name: review.request.fullName } : {}) },
    at: review.at,
    version: rest.version,
    environment,
    claim: review.claim,
    provider: found && {
      identified: identifiedFields.flatMap((field) => {
        const value = found.reading.fields[field];
        return value ? [[field, value]] : [];
      }),
      validatedBy: found.reading.validatedBy,
      fields: Object.fromEntries(openFields.map((field) => [field, found.reading.fields[field] ?? ""])),
      missing: found.missing,
    },
    unreachable,
    steps: mine ? rest.steps : [],
    documents: mine ? rest.documents : [],
    papers: mine ? rest.papers : [],
    compared: mine ? rest.compared : [],
    conditions: mine ? rest.conditions : [],
    policy: { version: review.policy.version, preset: review.policy.preset },
    signing: review.signing,
    decision: review.decision?.kind === "approve" ? review.decision : null,
    changes: mine ? rest.changes : [],
    released: review.released?.kind === "approve" ? review.released : null,
    // A colleague's second look shows nothing here.
    items: mine && !judgedByProvider(row.workflow) ? review.items : [],
    collecting: review.collection.state === "collecting",
    evidence: !judgedByProvider(row.workflow),
  });
}

async function askProvider(actor: UserActor, requestId: string): Promise<FromProvider> {
  const request = await inTransaction((tx) => findToComplete(tx, actor, requestId));
  const reading = await asked(() => readFromProvider(requestId));
  await applyReading(requestId, reading, "person");
  await asked(() => findDocuments(request));
  const { completion, requestPk } = request;
  return {
    reading,
    missing: await asked(() => completion.missing(requestPk, requestId)),
  };
}

const flat = <T extends { comparison: Comparison }>({ comparison, ...rest }: T) => ({
  ...rest,
  outcome: comparison.outcome,
  rule: "rule" in comparison ? comparison.rule : null,
});

async function readRows(tx: Tx, actor: UserActor, requestId: string, found: FromProvider | null) {
  const review = await loadReview(tx, actor, requestId, { kind: "approve" });
  const row = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
  const cipher = await openSubject(row);
  const acts = await tx.completionAct.findMany({
    where: { requestId, kind: "document" },
    orderBy: { recordedAt: "asc" },
    take: 100,
  });
  const readings = await tx.paperReading.findMany({ where: { requestId, userId: actor.userId } });
  const requestPk = row.requestPk as RequestPk;
  const sources = await sourcesOf(tx, { id: requestId, requestPk }, found?.reading ?? null);
  const expected = expectedFrom(sources);
  const wordsOf = (reading: (typeof readings)[number]) =>
    cipher.open(
      { table: "paper_reading", column: "words", row: rowOf(requestId, actor.userId, reading.paper) },
      reading.words,
    );
  const asked = {
    reading: found?.reading ?? null,
    // What could not be asked is not known to be complete.
    missing: found?.missing ?? ["–"],
    fresh: null,
  };
  const steps = await loadSteps(tx, actor, requestId, { status: row.status, missing: found?.missing ?? null });
  const facts = await completionFacts(tx, actor, requestId, asked, steps);
  const claim = await tx.claim.findUnique({ where: { requestId }, select: { takenAt: true } });
  const names = await userNames([...acts.map(({ userId }) => userId), ...steps.map(({ by }) => by)]);
  return {
    version: row.version,
    steps: steps.map(({ by, at, ...step }) => ({
      ...step,
      by: by ? (names.get(by) ?? null) : null,
      at: at?.toISOString() ?? null,
    })),
    changes: await readChanges(tx, requestId, { cipher, since: claim?.takenAt ?? null, whole: true }),
    conditions: completionConditions(review.facts, facts, review.policy),
    documents: acts.map((act) => ({
      id: act.id,
      label: cipher.openOptional({ table: "completion_act", column: "label", row: act.id }, act.label),
      state: act.state,
      at: (act.settledAt ?? act.recordedAt).toISOString(),
      by: names.get(act.userId) ?? "",
      bytes: act.bytes,
      said: cipher.openOptional({ table: "completion_act", column: "error_text", row: act.id }, act.errorText),
    })),
    papers: readings.map((reading) => ({
      paper: reading.paper,
      sha256: reading.sha256,
      words: wordsOf(reading),
      pdf: reading.pdf !== null,
      openedAt: reading.openedAt.toISOString(),
      readAt: reading.readAt?.toISOString() ?? null,
      findings: comparePaper(wordsOf(reading), expected).map(flat),
    })),
    compared: besideEvidence(sources).map(flat),
  };
}
