import "server-only";
import { lockClaim } from "@/lib/claims/guard";
import { db, inTransaction, Prisma, type Tx } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { interruptedAfterSeconds, unsentAfterSeconds } from "@/lib/gateways/limits";
import { longestWait, secondsToNextRead } from "@/lib/policy/unknown-outcome";
import { applyReadingIn } from "@/lib/requests/apply-reading";
import { lockRequest } from "@/lib/requests/lock";
import { creditChanges } from "@/lib/requests/note-changes";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { quietFor, quietMs } from "@/lib/requests/schedule";
import { openDecisionStates } from "@/lib/workflows/status";
import type { RequestReading } from "@/lib/workflows/workflow";
import type { Decision } from "@/prisma/generated/client";
import { audit, confirm, reject, supersede, toCandidate } from "./end-decision";
import { authorOf, finalStatuses, leavesNothing, type Seen } from "./late-effects";

/** The attempt of a decision that a reading was begun for: it says nothing of a later one. */
type Attempt = Pick<Decision, "id" | "attempt">;

/**
 * Learns the outcome of a sent decision by reading the request back, and records it. The answer to the call is not
 * proof: `answered` only says whether there was one. Never sends anything.
 */
export async function settleByReading(asked: Attempt, { answered }: { answered: boolean }): Promise<void> {
  const found = await db().decision.findUniqueOrThrow({ where: { id: asked.id } });
  if (found.attempt !== asked.attempt || !isUnsettled(found)) return;
  const { reading, quiet } = await readBack(found.requestId);
  await inTransaction(async (tx) => {
    await lockForSettling(tx, found.requestId);
    await settleIn(tx, asked, reading, { answered, quiet });
  });
}

/** Claim after request, and before the first line of the trail: an officer who gives the request back does the same. */
export async function lockForSettling(tx: Tx, requestId: string): Promise<void> {
  await lockRequest(tx, requestId);
  await lockClaim(tx, requestId);
}

/**
 * Records what a reading says of a decision, under the locks of `lockForSettling`; null: it could not be read, and the
 * provider wants to be left alone for `quiet` milliseconds.
 */
export async function settleIn(
  tx: Tx,
  { id, attempt }: Attempt,
  reading: RequestReading | null,
  { answered, quiet = 0 }: { answered: boolean; quiet?: number },
): Promise<void> {
  const decision = await tx.decision.findUniqueOrThrow({ where: { id } });
  if (decision.attempt !== attempt || !isUnsettled(decision)) return;
  if (reading) await applyReadingIn(tx, decision.requestId, reading, "decision");
  const accepted = answered || decision.httpStatus === 200;
  if (reading && (await conclude(tx, decision.requestId, reading, { decision, answered }))) return;
  await noEffectSeen(tx, decision, reading, { accepted, quiet });
}

/** What the provider says now, or how long it wants to be left alone, in milliseconds. */
async function readBack(requestId: string): Promise<{ reading: RequestReading | null; quiet: number }> {
  try {
    return { reading: await readFromProvider(requestId), quiet: 0 };
  } catch (error) {
    if (error instanceof ProviderError) return { reading: null, quiet: quietMs(error) };
    throw error;
  }
}

/** Statuses that say in the provider's documents that the call was not accepted. */
export const isPlainNo = (httpStatus: number | null): boolean => [400, 401, 403, 404, 422].includes(httpStatus ?? 0);

/** Sent, or once sent and then signed again in vain: only reading tells. */
const isUnsettled = ({ state, mayHaveLeft }: Decision) =>
  state === "SENDING" || state === "UNKNOWN" || (state === "NOT_SENT" && mayHaveLeft);

/**
 * Ends what a reading has an answer for: the open decision, if there is one, and those an admin released before. Says
 * whether the open one has ended.
 */
async function conclude(
  tx: Tx,
  requestId: string,
  reading: RequestReading,
  open: { decision: Decision; answered: boolean } | null,
): Promise<boolean> {
  const released = await tx.decision.findMany({ where: { requestId, state: "RELEASED" }, orderBy: { id: "desc" } });
  const all = [...(open ? [open.decision] : []), ...released];
  const withdrawals = { requestId, kind: "cancel", state: { notIn: ["REJECTED", "NOT_SENT"] } };
  // `CANCELLED` is what a refusal and a cancellation leave alike; where the video's own status is told, it tells which.
  const withdrawn =
    reading.videoidStatus === null
      ? (await tx.requestAct.count({ where: withdrawals })) > 0
      : reading.videoidStatus !== "REFUSED";
  const seen: Seen = { ...reading, withdrawn };
  const candidates = all.map((decision) => toCandidate(decision, decision === open?.decision && open.answered));
  const { author, unclear } = authorOf(candidates, seen);
  const { status } = reading;
  if (author)
    await creditChanges(
      tx,
      { ...author, requestId },
      all.map(({ id }) => id),
    );
  const newest = author !== null && author.id === open?.decision.id;
  for (const decision of all) {
    const late = decision !== open?.decision;
    if (decision.id === author?.id) await confirm(tx, decision, seen, { late, unclear });
    else if (newest) await supersede(tx, decision);
    else if (leavesNothing(decision.kind, status)) await reject(tx, decision, { cause: "overtaken", status });
  }
  return newest || (open !== null && leavesNothing(open.decision.kind, status));
}

/**
 * A "no" in the provider's own words is one once reads agree: a plain one at the first, a 5xx at the second. Everything
 * else stays as it is and is read again.
 */
async function noEffectSeen(
  tx: Tx,
  decision: Decision,
  reading: RequestReading | null,
  { accepted, quiet }: { accepted: boolean; quiet: number },
): Promise<void> {
  const reads = decision.reads + 1;
  const agreeingReads = decision.agreeingReads + (reading ? 1 : 0);
  const state = decision.state === "NOT_SENT" ? "NOT_SENT" : "UNKNOWN";
  await tx.decision.update({
    where: { id: decision.id },
    data: { state, reads, agreeingReads, ...(accepted ? { httpStatus: 200 } : {}) },
  });
  const saidNo = !accepted && decision.errorText !== null && decision.httpStatus !== null;
  if (saidNo && agreeingReads >= (isPlainNo(decision.httpStatus) ? 1 : 2))
    return reject(tx, decision, { cause: "not-accepted", status: reading?.status ?? null });
  const wait = Math.max(secondsToNextRead(decision.reads) * 1000, quiet);
  await tx.request.update({
    where: { id: decision.requestId },
    data: { decisionState: state, nextCheckAt: new Date(Date.now() + wait), ...quietFor(quiet) },
  });
  if (decision.state === "NOT_SENT" || (decision.state === "UNKNOWN" && decision.reads > 0)) return;
  const details = { read: reads, status: reading?.status ?? null };
  await audit(tx, decision, { action: "decision.unknown", outcome: "unknown", details });
}

/**
 * Settles what a request's decisions are waiting for; says whether one was open. A released one is asked about once the
 * request has come to where it would have taken it.
 */
export async function settleRequest(requestId: string): Promise<boolean> {
  const doubtful = { OR: [{ state: "UNKNOWN" }, { state: "NOT_SENT", mayHaveLeft: true }] };
  const open = await db().decision.findFirst({
    where: { requestId, ...doubtful },
    select: { id: true, attempt: true },
  });
  if (open) await settleByReading(open, { answered: false });
  else await settleReleased(requestId);
  return open !== null;
}

/** Asks about released decisions where the request has come to where they would have taken it. */
export async function settleReleased(requestId: string): Promise<void> {
  const released = await db().decision.findMany({
    where: { requestId, state: "RELEASED" },
    select: { kind: true, request: { select: { status: true } } },
  });
  if (!released.some(({ kind, request }) => leavesNothing(kind, request.status))) return;
  const { reading } = await readBack(requestId);
  if (!reading) return;
  await inTransaction(async (tx) => {
    await lockForSettling(tx, requestId);
    // A new decision under way looks after the released ones as it settles.
    const open = { requestId, state: { in: [...openDecisionStates] } };
    if ((await tx.decision.count({ where: open })) > 0) return;
    await applyReadingIn(tx, requestId, reading, "decision");
    await conclude(tx, requestId, reading, null);
  });
}

/**
 * Decisions whose process died: what was recorded but never sent needs its officer again; what may have left is asked
 * about. One that never left ends when the request turns out to be decided elsewhere, unless an earlier attempt of it
 * may have done that: then the provider is asked. Times by the database clock.
 */
export async function sweepInterrupted(): Promise<number> {
  return inTransaction(async (tx) => {
    await hastenReads(tx);
    return interrupt(
      tx,
      Prisma.sql`(d.state = 'RECORDED' AND d.recorded_at < now() - make_interval(secs => ${unsentAfterSeconds}))
          OR (d.state = 'SENDING' AND d.sent_at < now() - make_interval(secs => ${interruptedAfterSeconds("commit")}))
          OR (d.state = 'NOT_SENT' AND (r.status = ANY(${finalStatuses}) OR (r.status = 'CREATED' AND d.kind <> 'approve')))`,
    );
  });
}

/** A decision its own process can do nothing more for: its officer is asked at once, or else the provider. */
export const giveBackDecision = ({ id, attempt }: Attempt): Promise<number> =>
  inTransaction((tx) =>
    interrupt(
      tx,
      Prisma.sql`d.id = ${id}::uuid AND d.attempt = ${attempt} AND d.state IN ('RECORDED', 'SENDING')`,
      Prisma.empty,
    ),
  );

/** `locked`: what to do with requests somebody else is changing; by default they are left for the next time. */
async function interrupt(tx: Tx, which: Prisma.Sql, locked = Prisma.sql`SKIP LOCKED`): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string; request_id: string; state: string }[]>`
    SELECT d.id, d.request_id, d.state FROM decision d JOIN request r ON r.id = d.request_id
     WHERE ${which}
     ORDER BY r.authority_id, d.id LIMIT 50 FOR UPDATE OF r ${locked}`;
  let interrupted = 0;
  for (const row of rows) {
    if (row.state === "NOT_SENT") {
      const unsent = await tx.decision.findUniqueOrThrow({ where: { id: row.id }, include: { request: true } });
      if (unsent.state !== row.state) continue;
      if (!unsent.mayHaveLeft) {
        await reject(tx, unsent, { cause: "overtaken", status: unsent.request.status });
        interrupted++;
        continue;
      }
    }
    const left = row.state !== "RECORDED";
    const state = left ? "UNKNOWN" : "NOT_SENT";
    // Seen before the lock was had: its own process may have gone on since.
    const [decision] = await tx.decision.updateManyAndReturn({
      where: { id: row.id, state: row.state },
      data: { state },
    });
    if (!decision) continue;
    interrupted++;
    await tx.request.update({
      where: { id: row.request_id },
      data: { decisionState: state, version: { increment: 1 }, ...(left ? { nextCheckAt: new Date() } : {}) },
    });
    await audit(tx, decision, {
      action: left ? "decision.unknown" : "decision.not_sent",
      outcome: left ? "unknown" : "failed",
      details: { cause: "interrupted" },
    });
  }
  return interrupted;
}

/**
 * Another reading may have put the next one off for long, because it failed or has seen the effect: a decision that is
 * unknown, or was released, must learn of it within a minute, and at once where there is something to learn; but not
 * while the provider wants to be left alone.
 */
async function hastenReads(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    UPDATE request r SET next_check_at = GREATEST(r.quiet_until,
             CASE WHEN r.status = ANY(${finalStatuses}) OR (r.status = 'CREATED' AND d.kind <> 'approve') THEN now()
                  ELSE now() + make_interval(secs => ${longestWait}) END)
      FROM decision d
     WHERE d.request_id = r.id
       AND (d.state = 'UNKNOWN' OR (d.state = 'NOT_SENT' AND d.may_have_left)
            OR (d.state = 'RELEASED' AND NOT (r.status = 'CREATED' AND d.kind = 'approve')))
       AND (r.next_check_at IS NULL OR r.next_check_at > GREATEST(r.quiet_until, now() + make_interval(secs => ${longestWait})))`;
}
