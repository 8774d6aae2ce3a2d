import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { may } from "@/lib/auth/roles";
import { openSubject } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { userNames } from "@/lib/people/names";
import { policyOf } from "@/lib/policy/reads";
import { isDecidable } from "@/lib/workflows/names";
import { hasEnrolmentLink, hasSigning, hasUpdate } from "@/lib/workflows/registry";
import { mayCancel, mayUpdate } from "./act-rules";
import { actFacts, readActs } from "./acts";
import { readCertificates } from "./certificates";
import { readChanges } from "./changes";
import { type RequestDetail, requestDetail } from "./detail-view";
import { readDoubt, readReleased } from "./doubt";
import { readIncidents } from "./incidents";
import { rowColumns, toRow } from "./list-row";
import { maskDocument, maskEmail, maskName, maskPhone } from "./mask";
import { assignableOfficers } from "./officers";
import { openPerson } from "./person";
import { readTimeline } from "./timeline";
import { mayTakeEvidence, readUploads } from "./uploads";

/** One request as everybody may see it: masked, with what this role may do next. The look is recorded. */
export async function readDetail(actor: UserActor, requestId: string, opened: boolean): Promise<RequestDetail> {
  const row = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: {
      ...rowColumns,
      version: true,
      creationError: true,
      creationProblem: true,
      scratchcard: true,
      createdById: true,
      createdByKey: { select: { name: true } },
      confirmedAt: true,
      lastCheckError: true,
      videoidLink: true,
      certificates: true,
      evidence: { select: { hash: true } },
      decisions: {
        where: { state: { notIn: ["VOID", "RELEASED"] } },
        orderBy: { recordedAt: "desc" },
        take: 1,
        include: { policy: { select: { version: true } } },
      },
    },
  });
  if (!row) throw new AppError("not-found");
  if (opened)
    await inTransaction((tx) =>
      recordAudit(tx, actor, { action: "request.view", authorityId: row.authorityId, requestId }),
    );
  const decision = row.decisions[0] ?? null;
  const names = await userNames([row.claim?.userId, row.createdById, decision?.userId]);
  const now = new Date();
  const person = await openPerson(row);
  const cipher = await openSubject(row);
  const causes = actor.role !== "support";
  const shown = await toRow(row, names, now);
  const facts = await actFacts(db(), row);
  const { settings } = await policyOf(db(), row.authorityId);
  const seesErrors = may(actor.role, "request.create");
  const doubt = await readDoubt(row, settings, facts.now, { errors: seesErrors });
  const incidents = await readIncidents(row, { notes: causes });
  const place = { table: "request", column: "creationError", row: row.id };
  const reassign = may(actor.role, "claim.reassign") && isDecidable(row.workflow, row.status);
  return requestDetail.parse({
    row: shown,
    version: row.version,
    environment: row.environment,
    origin: row.origin,
    createdBy: row.createdById ? (names.get(row.createdById) ?? null) : null,
    createdByKey: row.createdByKey?.name ?? null,
    requestPk: row.requestPk,
    videoidPk: row.videoidPk,
    scratchcard: row.scratchcard ? { number: row.scratchcard, state: cardStates[row.creation] } : null,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    checkFailures: row.checkFailures,
    lastCheckError: row.lastCheckError,
    creation: row.creation,
    creationProblem: row.creationProblem,
    creationError: seesErrors ? cipher.openOptional(place, row.creationError) : null,
    masked: {
      name: maskName(person.givenName, person.surname1, person.surname2),
      document: maskDocument(person.documentNumber),
      phone: maskPhone(person.phone),
      email: maskEmail(person.email),
      birthDate: person.birthDate ? "••/••/••••" : null,
    },
    certificates: readCertificates(
      cipher.openOptional({ table: "request", column: "certificates", row: row.id }, row.certificates),
    ),
    hasLink: row.videoidLink !== null && row.status === "VIDEOPENDING",
    decision: decision && {
      kind: decision.kind,
      state: decision.state,
      by: names.get(decision.userId) ?? "",
      at: (decision.settledAt ?? decision.recordedAt).toISOString(),
      policyVersion: decision.policy.version,
      reasonCode: causes ? decision.reasonCode : null,
      reasonText: decision.reasonText,
      approverMatches: decision.approvingRao === null ? null : decision.approvingRao === decision.raoId,
    },
    changes: await readChanges(db(), requestId, { cipher, whole: false }),
    doubt,
    released: await readReleased(row, actor),
    incidents,
    acts: await readActs(row, { notes: causes, errors: seesErrors }),
    uploads: await readUploads(row, seesErrors),
    evidenceHash: row.evidence?.hash ?? null,
    timeline: await readTimeline(requestId, actor),
    officers: reassign ? await assignableOfficers(db(), row) : [],
    at: facts.now.toISOString(),
    can: {
      review: may(actor.role, "review.decide") && row.status === "VIDEOREVIEW" && isDecidable(row.workflow, row.status),
      complete: may(actor.role, "review.decide") && row.status === "CREATED" && isDecidable(row.workflow, row.status),
      refresh: may(actor.role, "request.refresh") && row.requestPk !== null,
      link:
        may(actor.role, "link.see") &&
        row.videoidLink !== null &&
        row.status === "VIDEOPENDING" &&
        row.decisionState === null,
      enrolmentLink:
        may(actor.role, "link.see") &&
        row.status === "ENROLLREADY" &&
        row.decisionState === null &&
        hasEnrolmentLink(row.workflow),
      reveal: may(actor.role, "field.reveal"),
      repair: may(actor.role, "request.repair") && row.creation === "confirmed" && row.videoidPk === null,
      upload: may(actor.role, "request.create") && mayTakeEvidence(row),
      reassign,
      signing:
        may(actor.role, "signing.see") &&
        hasSigning(row.workflow) &&
        (row.status === "ENROLLREADY" || row.status === "ISSUED"),
      cancel: mayCancel(facts, actor),
      update: mayUpdate(facts, actor) && hasUpdate(row.workflow),
      release: may(actor.role, "decision.release") && doubt !== null,
      resolve: may(actor.role, "incident.resolve") && incidents.some(({ resolved }) => resolved === null),
      report: may(actor.role, "incident.report"),
      note: may(actor.role, "note.write"),
    },
  });
}

/** What has become of the card, by the state of the opening it was reserved for. */
const cardStates: Readonly<Record<string, string>> = {
  sending: "reserved",
  unknown: "in-doubt",
  confirmed: "used",
  failed: "not-used",
};
