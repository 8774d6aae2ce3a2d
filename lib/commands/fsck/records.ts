import { db } from "@/lib/db";

/** A decision, or an act on a request as a whole: both are recorded, sent once and confirmed by reading. */
export interface Act {
  id: string;
  what: "decision" | "act";
  kind: "approve" | "validate" | "refuse" | "cancel" | "update";
  state: string;
  /** How often it was signed. */
  attempt: number;
  /** Whom it was signed as at the provider; an act carries nobody's name there. */
  raoId: string | null;
  recordedAt: Date;
  sentAt: Date | null;
  /** An earlier attempt of it may still take effect. */
  mayHaveLeft: boolean;
  /** Of a refusal: the words that leave. */
  reasonText: string | null;
  nextReadAt: Date | null;
}

/** A line of the trail that is about an act. */
export interface Line {
  at: Date;
  action: string;
  subjectId: string | null;
}

/** Everything we keep of one request that its acts depend on. */
export interface Recorded {
  id: string;
  number: number;
  requestPk: number | null;
  workflow: string;
  status: string;
  decisionState: string | null;
  nextCheckAt: Date | null;
  acts: Act[];
  trail: Line[];
  /** Ids at the provider of everybody who is an officer here. */
  officers: ReadonlySet<string>;
  /** By the database's clock. */
  now: Date;
}

const told = ["decision.", "act.", "request.cancel", "request.update", "completion.intent"];

const pageSize = 200;

/** Every request with an act, with the trail of one, or that the provider says something of, page by page. */
export async function* recordedRequests(requestPks: readonly number[]): AsyncGenerator<Recorded> {
  const officers = await officerIds();
  let after: string | null = null;
  for (;;) {
    const rows: { id: string; now: Date }[] = await db().$queryRaw`
      SELECT r.id, clock_timestamp() AS now FROM request r
       WHERE (${after}::uuid IS NULL OR r.id > ${after}::uuid)
         AND (r.decision_state IS NOT NULL OR r.request_pk = ANY(${[...requestPks]})
              OR EXISTS (SELECT FROM decision d WHERE d.request_id = r.id)
              OR EXISTS (SELECT FROM request_act a WHERE a.request_id = r.id)
              OR EXISTS (SELECT FROM audit_event e WHERE e.request_id = r.id
                            AND e.action IN ('decision.intent', 'act.intent')))
       ORDER BY r.id LIMIT ${pageSize}`;
    const last = rows.at(-1);
    if (!last) return;
    yield* await load(
      rows.map(({ id }) => id),
      officers,
      last.now,
    );
    after = last.id;
  }
}

async function officerIds(): Promise<ReadonlySet<string>> {
  const users = await db().user.findMany({ where: { raoId: { not: null } }, select: { raoId: true } });
  return new Set(users.flatMap(({ raoId }) => raoId ?? []));
}

async function load(ids: string[], officers: ReadonlySet<string>, now: Date): Promise<Recorded[]> {
  const requests = await db().request.findMany({
    where: { id: { in: ids } },
    include: { decisions: true, acts: true },
    omit: { subjectKey: true },
    orderBy: { id: "asc" },
  });
  const lines = await db().auditEvent.findMany({
    where: { requestId: { in: ids }, OR: told.map((start) => ({ action: { startsWith: start } })) },
    select: { requestId: true, at: true, action: true, subjectId: true },
    orderBy: [{ chain: "asc" }, { seq: "asc" }],
  });
  return requests.map(({ decisions, acts, ...request }) => ({
    ...request,
    acts: [
      ...decisions.map((decision) => ({
        ...decision,
        what: "decision" as const,
        kind: decision.kind as Act["kind"],
        nextReadAt: request.nextCheckAt,
      })),
      ...acts.map((act) => ({
        ...act,
        what: "act" as const,
        kind: act.kind as Act["kind"],
        attempt: 1,
        raoId: null,
        mayHaveLeft: false,
        reasonText: null,
      })),
    ],
    trail: lines.filter(({ requestId }) => requestId === request.id),
    officers,
    now,
  }));
}
