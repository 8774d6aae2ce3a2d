import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, Prisma, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { toPolicy } from "./reads";
import type { SimulateDraftInput, SimulateVersionInput } from "./schema";
import {
  type ConditionId,
  type PolicyContent,
  rulesOf,
  type Simulation,
  simulation,
  simulationDays,
  simulationMost,
  simulationPage,
  unmetOutcomes,
} from "./views";

/** What a policy that nobody has proposed yet would have done to the last decisions of an authority. */
export async function simulateDraft(actor: UserActor, input: SimulateDraftInput): Promise<Simulation> {
  const { authorityId, after, ...content } = input;
  if (!actor.authorityIds.includes(authorityId)) throw new AppError("not-found");
  return inTransaction((tx) => simulate(tx, actor, { authorityId, content, after, versionId: null }));
}

/** The same of a version on record. */
export async function simulateVersion(actor: UserActor, input: SimulateVersionInput): Promise<Simulation> {
  return inTransaction(async (tx) => {
    const row = await tx.policyVersion.findFirst({
      where: { id: input.versionId, authorityId: { in: [...actor.authorityIds] } },
    });
    if (!row) throw new AppError("not-found");
    const { authorityId } = row;
    return simulate(tx, actor, { authorityId, content: toPolicy(row), after: input.after, versionId: row.id });
  });
}

interface Asked {
  authorityId: string;
  content: PolicyContent;
  after: string | null;
  versionId: string | null;
}

async function simulate(tx: Tx, actor: UserActor, asked: Asked): Promise<Simulation> {
  const found = await findings(tx, asked);
  const { decisions, evaluated, ...counted } = found;
  const unknown = enforcedBy(asked.content)
    .map((id) => ({ id, decisions: decisions - (evaluated[id] ?? 0) }))
    .filter((entry) => entry.decisions > 0);
  await recordAudit(tx, actor, {
    action: "policy.simulate",
    authorityId: asked.authorityId,
    subjectId: asked.versionId,
    details: { preset: asked.content.preset, decisions, blocked: found.blocked, asked: found.asked },
  });
  return simulation.parse({ decisions, unknown, ...counted });
}

/** Conditions a policy blocks on or asks a reason for, in one outcome at least. */
const enforcedBy = (content: PolicyContent): ConditionId[] =>
  rulesOf(content)
    .filter((rule) => unmetOutcomes.some((outcome) => rule[outcome].enforcement !== "note"))
    .map(({ id }) => id);

type Found = Omit<Simulation, "unknown"> & { evaluated: Record<string, number> };

/**
 * What was recorded of each decision that released somebody (condition and outcome) under the rules of another policy.
 * A condition these rules do not know keeps what was made of it then. All in one statement: no decision leaves the
 * database but those of one page.
 */
async function findings(tx: Tx, { authorityId, content, after }: Asked): Promise<Found> {
  const rules = rulesOf(content).flatMap((rule) =>
    unmetOutcomes.map((outcome) => ({ id: rule.id, outcome, enforcement: rule[outcome].enforcement })),
  );
  const [row] = await tx.$queryRaw<[Found]>`
    WITH rule AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) AS r(id text, outcome text, enforcement text)
    ), taken AS MATERIALIZED (
      SELECT d.id, d.request_id, r.number, d.kind, d.recorded_at, d.conditions
        FROM decision d JOIN request r ON r.id = d.request_id
       WHERE r.authority_id = ${authorityId}::uuid AND d.kind IN ('approve', 'validate') AND d.state = 'CONFIRMED'
         AND d.recorded_at > now() - make_interval(days => ${simulationDays})
       ORDER BY d.recorded_at DESC, d.id DESC LIMIT ${simulationMost + 1}
    ), considered AS (
      SELECT * FROM taken ORDER BY recorded_at DESC, id DESC LIMIT ${simulationMost}
    ), judged AS MATERIALIZED (
      SELECT c.id AS decision_id, one ->> 'id' AS condition, one ->> 'outcome' AS outcome,
             one ->> 'enforcement' AS given, coalesce(rule.enforcement, one ->> 'enforcement') AS due
        FROM considered c CROSS JOIN LATERAL jsonb_array_elements(c.conditions) AS one
        LEFT JOIN rule ON rule.id = one ->> 'id' AND rule.outcome = one ->> 'outcome'
    ), effect AS MATERIALIZED (
      SELECT decision_id, bool_or(due = 'block') AS blocked, bool_or(due = 'reason') AS asked,
             bool_or(given = 'reason') AS asked_then,
             coalesce(jsonb_agg(condition ORDER BY condition) FILTER (WHERE due = 'block'), '[]') AS block_ids,
             coalesce(jsonb_agg(condition ORDER BY condition) FILTER (WHERE due = 'reason'), '[]') AS ask_ids
        FROM judged WHERE outcome <> 'met' GROUP BY decision_id
    ), page AS (
      SELECT c.*, e.block_ids, e.ask_ids, row_number() OVER (ORDER BY c.recorded_at DESC, c.id DESC) AS at
        FROM effect e JOIN considered c ON c.id = e.decision_id
       WHERE (e.blocked OR e.asked) ${afterSql(after)}
       ORDER BY c.recorded_at DESC, c.id DESC LIMIT ${simulationPage + 1}
    )
    SELECT (SELECT count(*)::int FROM considered) AS decisions,
           (SELECT count(*) > ${simulationMost} FROM taken) AS more,
           (SELECT count(*)::int FROM effect WHERE blocked) AS blocked,
           (SELECT count(*)::int FROM effect WHERE asked AND NOT blocked) AS asked,
           (SELECT count(*)::int FROM effect WHERE asked AND NOT blocked AND NOT asked_then) AS "newlyAsked",
           (SELECT coalesce(jsonb_agg(t ORDER BY t.blocked DESC, t.asked DESC, t.id), '[]') FROM (
              SELECT condition AS id, count(DISTINCT decision_id) FILTER (WHERE due = 'block')::int AS blocked,
                     count(DISTINCT decision_id) FILTER (WHERE due = 'reason')::int AS asked
                FROM judged WHERE outcome <> 'met' AND due IN ('block', 'reason') GROUP BY condition) AS t) AS conditions,
           (SELECT coalesce(jsonb_object_agg(t.condition, t.n), '{}') FROM (
              SELECT condition, count(DISTINCT decision_id)::int AS n FROM judged GROUP BY condition) AS t) AS evaluated,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'decisionId', id, 'requestId', request_id, 'number', number, 'kind', kind, 'at', recorded_at,
                     'blocked', block_ids, 'asked', ask_ids) ORDER BY at), '[]')
              FROM page WHERE at <= ${simulationPage}) AS rows,
           (SELECT id FROM page WHERE at = ${simulationPage}
               AND EXISTS (SELECT 1 FROM page WHERE at > ${simulationPage})) AS next`;
  return row;
}

/** Where the page before ended: at a decision that is still among those looked at. */
const afterSql = (after: string | null) =>
  after === null
    ? Prisma.empty
    : Prisma.sql`AND (c.recorded_at, c.id) < (SELECT a.recorded_at, a.id FROM considered a WHERE a.id = ${after}::uuid)`;
