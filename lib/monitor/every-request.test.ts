import { afterAll, beforeAll, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { db, Prisma } from "@/lib/db";
import { queueWhere, readQueue } from "@/lib/requests/queue-reads";
import type { QueueView } from "@/lib/requests/views";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import { workflowIds } from "@/lib/workflows/names";
import { providerStatuses } from "@/lib/workflows/status";
import { readMonitor } from "./reads";
import { type MonitorView, monitorLists } from "./schema";

/*
 * No invisible work: one request of every combination of what the lists look at, possible or not. Each one that is not
 * finished is in exactly one list of the queue and one row of the monitor, and every number is that of a list.
 */

const space = {
  status: [...providerStatuses, "VIDEOARCHIVED"],
  creation: ["sending", "confirmed", "failed", "unknown"],
  workflow: workflowIds,
  decisionState: [null, "RECORDED", "SENDING", "UNKNOWN", "NOT_SENT"],
  videoKnown: [true, false],
  claim: ["none", "live", "ended"],
  checkFailures: [0, 7],
};
const size = Object.values(space).reduce((product, values) => product * values.length, 1);

/** By state-machine 2 and 5: what is approved still has to be signed or enrolled. */
const finished = ["ISSUED", "RENEWED", "CANCELLED"];
const lists = ["review", "waiting", "problems"] as const;

let world: World;
let rows: Awaited<ReturnType<typeof everyRow>>;

const everyRow = () =>
  db().request.findMany({
    where: { scratchcard: null, authority: { code: { startsWith: "cell-" } } },
    select: {
      id: true,
      authorityId: true,
      status: true,
      creation: true,
      workflow: true,
      decisionState: true,
      videoidPk: true,
      checkFailures: true,
      claim: { select: { userId: true, expiresAt: true } },
    },
  });
type Row = (typeof rows)[number];

/** An authority of its own for each pair of status and opening, so that the numbers of few rows can be told apart. */
async function fill(): Promise<void> {
  const opened = Prisma.sql`
    (SELECT status, creation FROM unnest(${space.status}::text[]) AS status, unnest(${space.creation}::text[]) AS creation)
    AS new`;
  const { id: template } = await storedRequest(world.authorityId, { status: "CANCELLED" });
  await db().$executeRaw`
    INSERT INTO authority (id, code, name, environment, default_workflow, profiles)
    SELECT gen_random_uuid(), 'cell-' || new.status || '-' || new.creation, name, environment, default_workflow, profiles
      FROM authority, ${opened} WHERE id = ${world.authorityId}::uuid`;
  await db().$executeRaw`
    INSERT INTO request (id, authority_id, workflow, profile, environment, origin, creation, request_pk, videoid_pk,
                         status, decision_state, check_failures, data_key_id, subject_key, review_since)
    SELECT gen_random_uuid(), a.id, w, r.profile, r.environment, r.origin, new.creation,
           CASE WHEN new.creation = 'confirmed' THEN row_number() OVER () END,
           CASE WHEN known THEN row_number() OVER () END,
           new.status, nullif(decision, 'none'), failures, r.data_key_id, r.subject_key,
           CASE WHEN new.status IN ('VIDEOREVIEW', 'CREATED') THEN now() END
      FROM request r, ${opened}, unnest(${space.workflow}::text[]) AS w,
           unnest(${space.decisionState.map((state) => state ?? "none")}::text[]) AS decision,
           unnest(${space.videoKnown}::bool[]) AS known, unnest(${space.claim}::text[]),
           unnest(${space.checkFailures}::int[]) AS failures, authority a
     WHERE r.id = ${template}::uuid AND a.code = 'cell-' || new.status || '-' || new.creation`;
  // In every group of three alike: never held, held, and held too long ago.
  await db().$executeRaw`
    INSERT INTO claim (request_id, user_id, token, how, taken_at, expires_at)
    SELECT id, ${world.nuria.userId}::uuid, 1, 'picked', now(),
           now() + CASE WHEN part = 1 THEN interval '10 minutes' ELSE interval '-1 minute' END
      FROM (SELECT id, row_number() OVER (PARTITION BY authority_id, workflow, decision_state, videoid_pk IS NULL,
                                                       check_failures) % 3 AS part
              FROM request WHERE authority_id <> ${world.authorityId}::uuid) AS numbered
     WHERE part > 0`;
  // What is put off is nowhere else for it.
  await db().$executeRaw`
    INSERT INTO snooze (request_id, user_id, until, reason)
    SELECT id, ${world.nuria.userId}::uuid, now() + interval '1 hour', '-' FROM request
     WHERE authority_id <> ${world.authorityId}::uuid AND (number % 2 = 0)`;
}

beforeAll(async () => {
  world = await makeWorld();
  await fill();
  rows = await everyRow();
});
afterAll(() => world.sandbox.stop());

const isFinished = (row: Row) => finished.includes(row.status) && row.decisionState === null;
const actorOf = (ids: Iterable<string>): UserActor => ({ ...world.admin, authorityIds: [...ids] });
const idsIn = async (view: QueueView, actor: UserActor) =>
  (await db().request.findMany({ where: queueWhere(view, actor, new Date()), select: { id: true } })).map(
    ({ id }) => id,
  );
const told = ({ id: _id, authorityId: _authority, videoidPk, claim, ...row }: Row, found: readonly string[]) =>
  JSON.stringify({ ...row, video: videoidPk !== null, claim: claim?.expiresAt ?? null, found });

it("has every combination", () => {
  expect(rows).toHaveLength(size);
  const claims = { none: 0, live: 0, ended: 0 };
  for (const { claim } of rows)
    claims[claim === null ? "none" : Number(claim.expiresAt) > Date.now() ? "live" : "ended"]++;
  expect(claims).toEqual({ none: size / 3, live: size / 3, ended: size / 3 });
});

it("each unfinished request is in exactly one list, each finished one in none", async () => {
  const everywhere = actorOf(new Set(rows.map((row) => row.authorityId)));
  const found = new Map<string, string[]>();
  for (const view of lists)
    for (const id of await idsIn(view, everywhere)) found.set(id, [...(found.get(id) ?? []), view]);
  const wrong = rows.filter((row) => (found.get(row.id) ?? []).length !== (isFinished(row) ? 0 : 1));
  expect(wrong.map((row) => told(row, found.get(row.id) ?? []))).toEqual([]);
  const unknown = rows.filter((row) => row.decisionState === "UNKNOWN" || row.decisionState === "NOT_SENT");
  expect(unknown.filter((row) => found.get(row.id)?.[0] !== "problems")).toEqual([]);
});

it("the tiles of the queue and the rows of the monitor are the lengths of those lists", {
  timeout: 60_000,
}, async () => {
  for (const authorityId of new Set(rows.map((row) => row.authorityId))) {
    const cell = rows.filter((row) => row.authorityId === authorityId);
    const actor = actorOf([authorityId]);
    // Of a list that is empty: the rows have no keys of their own, and could not be shown.
    const { counts } = await readQueue(actor, { view: "mine" });
    const { open, total } = await readMonitor(actor);
    const label = `${cell[0]?.status} ${cell[0]?.creation}`;
    const lengths = Object.fromEntries(await Promise.all(lists.map(async (view) => [view, await idsIn(view, actor)])));
    for (const view of lists) {
      expect([label, view, counts[view]]).toEqual([label, view, lengths[view].length]);
      expect([label, view, rowsLeadingTo(open, view)]).toEqual([label, view, counts[view]]);
    }
    expect([label, total]).toEqual([label, cell.filter((row) => !isFinished(row)).length]);
    const unknown = cell.filter((row) => row.decisionState === "UNKNOWN" || row.decisionState === "NOT_SENT");
    expect(open.find((row) => row.kind === "unknown-outcome")?.total).toBe(unknown.length);
  }
});

const rowsLeadingTo = (open: MonitorView["open"], view: QueueView): number =>
  open.filter((row) => monitorLists[row.kind] === view).reduce((sum, row) => sum + row.total, 0);
