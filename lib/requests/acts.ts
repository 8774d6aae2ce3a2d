import "server-only";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db, type Tx } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { policyOf } from "@/lib/policy/reads";
import { quarantineOf } from "@/lib/policy/unknown-outcome";
import type { ActFacts } from "./act-rules";
import { type ActKind, type ActState, type ActsView, actKinds, actsView } from "./acts-view";
import { uploadLostAfterMs } from "./uploads";

interface Row {
  id: string;
  authorityId: string;
  workflow: string;
  status: string;
  creation: string;
  requestPk: number | null;
  decisionState: string | null;
}

/** Everything that says what may be done with a request now. */
export async function actFacts(tx: Tx, row: Row): Promise<ActFacts> {
  const requestId = row.id;
  const { settings } = await policyOf(tx, row.authorityId);
  const acts = await tx.requestAct.findMany({
    where: { requestId, state: { in: ["RECORDED", "SENDING", "UNKNOWN"] } },
    select: { kind: true, state: true, sentAt: true, reads: true },
  });
  const uploads = await tx.evidenceUpload.count({
    where: { requestId, state: "sending", recordedAt: { gte: new Date(Date.now() - uploadLostAfterMs) } },
  });
  const completion = await tx.completionAct.count({
    where: { requestId, state: "sending", recordedAt: { gte: new Date(Date.now() - uploadLostAfterMs) } },
  });
  const signing = await tx.signingAct.count({
    where: { requestId, OR: [{ state: { in: ["RECORDED", "SENDING"] } }, { kind: "sign", state: "UNKNOWN" }] },
  });
  const [clock] = await tx.$queryRaw<{ now: Date; holder: string | null }[]>`
    SELECT clock_timestamp() AS now,
           (SELECT user_id FROM claim WHERE request_id = ${requestId}::uuid AND expires_at > now()) AS holder`;
  return {
    workflow: row.workflow,
    status: row.status,
    opened: row.creation === "confirmed" && row.requestPk !== null,
    decisionState: row.decisionState,
    holder: clock?.holder ?? null,
    otherUnderWay: uploads + completion + signing > 0,
    acts: acts.map((act) => ({ ...act, kind: act.kind as ActKind, state: act.state as ActState })),
    now: clock?.now ?? new Date(),
    ...quarantineOf(settings),
  };
}

/** What became of the last act of each kind. */
export async function readActs(row: SubjectKeyRow, sees: { notes: boolean; errors: boolean }): Promise<ActsView> {
  const last = await Promise.all(
    actKinds.map((kind) => db().requestAct.findFirst({ where: { requestId: row.id, kind }, orderBy: { id: "desc" } })),
  );
  const names = await userNames(last.map((act) => act?.userId));
  const cipher = await openSubject(row);
  const shown = last.map(
    (act) =>
      act && {
        state: act.state,
        by: names.get(act.userId) ?? "",
        at: (act.settledAt ?? act.sentAt ?? act.recordedAt).toISOString(),
        reason: act.reason,
        note: sees.notes ? cipher.openOptional({ table: "request_act", column: "note", row: act.id }, act.note) : null,
        said: sees.errors
          ? cipher.openOptional({ table: "request_act", column: "error_text", row: act.id }, act.errorText)
          : null,
        httpStatus: act.httpStatus,
        errorCode: act.errorCode,
      },
  );
  return actsView.parse(Object.fromEntries(actKinds.map((kind, at) => [kind, shown[at] ?? null])));
}
