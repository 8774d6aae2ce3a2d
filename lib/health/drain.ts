import "server-only";
import diagnostics from "node:diagnostics_channel";
import type { Server, ServerResponse } from "node:http";
import { backgroundDone, giveBackRunning } from "@/lib/background";
import { closeDatabase } from "@/lib/db";
import { env } from "@/lib/env";
import { errorShape, log } from "@/lib/log";
import { isEnding, stopServing } from "@/lib/serving";

/** In production a proxy is given this long to see that this instance is not ready any more. */
const noticeMs = 5000;
/** What was given up waits for locks as long as any statement does; with this everything ends within thirty seconds. */
const giveBackMs = 3500;
const closeMs = 500;
/** A terminal and npm both pass on one Ctrl-C: what comes this soon is the same signal. */
const sameSignalMs = 1000;

/** How long what is under way may take to end. */
export const drainMs = (): number => env().DRAIN_SECONDS * 1000;

const open = new Set<ServerResponse>();
const servers = new Set<Server>();

/** Counts the answers under way on every HTTP server of this process: Next keeps its own out of reach. */
export function countAnswers(): void {
  diagnostics.subscribe("http.server.request.start", (message) => {
    const { response, server } = message as { response: ServerResponse; server: Server };
    servers.add(server);
    open.add(response);
    response.once("close", () => open.delete(response));
    // The next request of this connection belongs to another instance.
    if (isEnding()) response.setHeader("Connection", "close");
  });
}

/**
 * Ends this process on SIGTERM and SIGINT with 0 once `end` is through; a second signal ends it at once. Replaces the
 * handlers of Next, which knows nothing of what goes on after an answer.
 */
export function endOnSignal(end: () => Promise<void>): void {
  let first: number | null = null;
  const onSignal = () => {
    if (first === null) {
      first = performance.now();
      setTimeout(() => process.exit(1), drainMs() + giveBackMs + 3 * closeMs).unref();
      end()
        .catch((error: unknown) => log.error({ error: errorShape(error) }, "ended out of order"))
        .finally(() => process.exit(0));
    } else if (performance.now() - first > sameSignalMs) process.exit(1);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, onSignal);
  }
}

/**
 * Takes nothing new, lets answers, sends and jobs under way end, and closes. What has not ended by then is given up:
 * what never left is "not sent" at once, what may have left is asked about by the workers. `goodbye` is the last word
 * to the database.
 */
export async function drainWeb(goodbye: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  const left = () => Math.max(0, drainMs() - (performance.now() - started));
  stopServing();
  log.info({ answers: open.size }, "web is ending");
  const notice = env().APP_STAGE === "production" ? pause(noticeMs) : null;
  const jobs =
    env().JOBS === "inline" ? import("@/lib/jobs/runner").then(({ stopWorker }) => stopWorker(left())) : null;
  await within(left(), Promise.allSettled([settled(left), notice, jobs]));
  const givenUp = await within(giveBackMs, giveBackRunning());
  for (const server of servers) server.close();
  const { stopJobs } = await import("@/lib/jobs/queue");
  await within(closeMs, stopJobs(0));
  await within(closeMs, goodbye().then(closeDatabase));
  log.info({ givenUp: givenUp ?? "unknown", seconds: (performance.now() - started) / 1000 }, "web has ended");
}

/** Nothing is being answered and nothing goes on behind an answer; an answer may have started the one behind it. */
async function settled(left: () => number): Promise<void> {
  while (left() > 0) {
    for (const server of servers) server.closeIdleConnections();
    if (open.size === 0 && (await backgroundDone(left())) && open.size === 0) return;
    await pause(50);
  }
}

/** Waits for something, but no longer than this: a database that is away must not keep a process. */
export const within = <T>(ms: number, work: Promise<T>): Promise<T | undefined> => {
  work.catch(() => {});
  return Promise.race([work, pause(ms).then(() => undefined)]);
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
