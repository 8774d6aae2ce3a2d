import "server-only";
import { settleActs, sweepActs } from "@/lib/acts/sweep";
import { endIdleSessions } from "@/lib/auth/end-sessions";
import { db, inTransaction } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { expireCopies } from "@/lib/evidence/expire-copies";
import { followRequest } from "@/lib/evidence/follow-request";
import { expireDrafts } from "@/lib/evidence/video-draft";
import { ProviderError } from "@/lib/gateways/errors";
import { hurryReads } from "@/lib/health/outage";
import { forgetCalls } from "@/lib/intake/once";
import { errorShape, log } from "@/lib/log";
import { settleOpenings } from "@/lib/requests/look-up-opening";
import { forgetKeptPassword } from "@/lib/reviews/credentials";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { settleSigning, sweepSigning } from "@/lib/signing/sweep";
import { processDelivery } from "@/lib/webhooks/process-delivery";
import { workflowIds } from "@/lib/workflows/names";
import { workflowOf } from "@/lib/workflows/registry";
import { JobFailure } from "./failure";
import { type JobName, type JobPayload, jobPayloads } from "./names";
import { boss, enqueue, stopJobs } from "./queue";

type Handlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> };

const handlers: Handlers = {
  "request.refresh": async ({ requestId }) => {
    if (await settleRequest(requestId)) return;
    // A failed read has planned its own repetition; the job must not add another.
    await followRequest(requestId, "poll").catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  },
  "webhook.process": ({ deliveryId }) => processDelivery(deliveryId),
  "evidence.collect": ({ requestId }) => collectEvidence(requestId),
  "token.delete": ({ sessionId }) => forgetKeptPassword(sessionId),
};

/** Woken by NOTIFY, with a poll behind it; while there is work the next piece is fetched at once. */
const workOptions = {
  batchSize: 1,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 2,
  localConcurrency: 3,
} as const;

async function register<N extends JobName>(name: N): Promise<void> {
  const queue = await boss("worker");
  await queue.work(name, workOptions, async (jobs) => {
    for (const job of jobs) {
      try {
        await handlers[name](jobPayloads[name].parse(job.data) as JobPayload<N>);
      } catch (error) {
        log.warn({ job: name, id: job.id, error: errorShape(error) }, "job failed");
        throw new JobFailure(error);
      }
    }
  });
}

/**
 * Plans a read of every request that is due, once its provider may be asked again; two workers never plan the same one.
 */
export async function planChecks(): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      UPDATE request SET next_check_at = now() + interval '60 seconds' WHERE id IN (
        SELECT id FROM request WHERE next_check_at <= now() AND request_pk IS NOT NULL
           AND (quiet_until IS NULL OR quiet_until <= now())
         ORDER BY next_check_at LIMIT 40 FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    for (const { id } of rows) await enqueue(tx, "request.refresh", { requestId: id }, { singletonKey: id });
    return rows.length;
  });
}

/**
 * Creations whose process died before the answer: nobody is waiting for it any more. Where a card is needed, nothing
 * leaves before one is reserved, and a reserved one tells what became of it; waiting for a card takes its time too.
 */
export async function sweepOpenings(): Promise<void> {
  const withCards = workflowIds.filter((id) => workflowOf(id).scratchcards);
  await db().$executeRaw`
    UPDATE request SET creation = 'unknown', next_check_at = CASE WHEN scratchcard IS NULL THEN NULL ELSE now() END,
                       version = version + 1
     WHERE creation = 'sending' AND created_at < now() - interval '2 minutes'
       AND (workflow <> ALL(${withCards}) OR (scratchcard IS NOT NULL AND created_at < now() - interval '4 minutes'))`;
  await db().$executeRaw`
    UPDATE request SET creation = 'failed', creation_problem = 'interrupted', version = version + 1
     WHERE creation = 'sending' AND created_at < now() - interval '4 minutes'
       AND workflow = ANY(${withCards}) AND scratchcard IS NULL`;
}

/**
 * Calls that only read are kept thirty days, a bounded number of them deleted at a time; those that open, decide or
 * keep a password stay. Index `provider_call_read` names the same operations.
 */
export async function pruneCalls(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM provider_call WHERE id IN (
      SELECT id FROM provider_call
       WHERE operation IN ('getRequest', 'downloadVideo') AND at < now() - interval '30 days'
       ORDER BY at LIMIT 2000 FOR UPDATE SKIP LOCKED)`;
}

const loops = [
  { name: "plan checks", everyMs: 2000, run: planChecks },
  { name: "hurry reads", everyMs: 5000, run: hurryReads },
  { name: "sweep decisions", everyMs: 10_000, run: sweepInterrupted },
  { name: "settle acts", everyMs: 2000, run: settleActs },
  { name: "sweep acts", everyMs: 10_000, run: sweepActs },
  { name: "settle signing", everyMs: 2000, run: settleSigning },
  { name: "sweep signing", everyMs: 10_000, run: sweepSigning },
  { name: "settle openings", everyMs: 2000, run: settleOpenings },
  { name: "sweep openings", everyMs: 30_000, run: sweepOpenings },
  { name: "end sessions", everyMs: 30_000, run: endIdleSessions },
  { name: "expire copies", everyMs: 120_000, run: expireCopies },
  { name: "expire video drafts", everyMs: 120_000, run: expireDrafts },
  { name: "forget intake calls", everyMs: 600_000, run: forgetCalls },
  { name: "prune calls", everyMs: 60_000, run: pruneCalls },
] as const satisfies readonly { name: string; everyMs: number; run: () => Promise<unknown> }[];

/** How often a loop runs. */
export const loopEveryMs = (name: (typeof loops)[number]["name"]): number =>
  loops.find((loop) => loop.name === name)?.everyMs ?? 0;

const timers = new Set<NodeJS.Timeout>();
const rounds = new Set<Promise<void>>();

/** Starts handlers and loops; several workers on several hosts may run at once. */
export async function startWorker(): Promise<void> {
  for (const name of Object.keys(handlers) as JobName[]) await register(name);
  for (const { name, everyMs, run } of loops) {
    let round: Promise<void> | null = null;
    const timer = setInterval(() => {
      if (round) return;
      const started = run()
        .then(() => {})
        .catch((error: unknown) => log.error({ loop: name, error: errorShape(error) }, "loop failed"))
        .finally(() => {
          rounds.delete(started);
          round = null;
        });
      round = started;
      rounds.add(started);
    }, everyMs);
    timers.add(timer);
  }
  log.info("worker started");
}

/** Begins nothing more and lets what is under way end for so long, in milliseconds; jobs that do not are given back. */
export async function stopWorker(ms = 20_000): Promise<void> {
  for (const timer of timers) clearInterval(timer);
  timers.clear();
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    late = setTimeout(resolve, ms);
  });
  await Promise.all([stopJobs(ms), Promise.race([Promise.all(rounds), tooLate])]);
  clearTimeout(late);
}
