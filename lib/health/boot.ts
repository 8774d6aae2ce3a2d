import "server-only";
import type pg from "pg";
import { keyRing } from "@/lib/crypto/keys";
import { pool } from "@/lib/db";
import { env, isDevelopment, setActionKey, setAuthOrigin } from "@/lib/env";
import { log } from "@/lib/log";
import { startBeat } from "./beat";
import { countAnswers, drainWeb, endOnSignal } from "./drain";

/**
 * Refuses to serve what must not be served; then starts the worker where it shares this process. In development the
 * server belongs to `next dev`, which restarts and ends it as it likes.
 */
export async function boot(): Promise<void> {
  await endUnlessFit();
  setAuthOrigin(env().APP_ORIGIN);
  setActionKey(keyRing().derive("server actions").toString("base64"));
  const goodbyes = [startBeat("web")];
  if (!isDevelopment) {
    countAnswers();
    endOnSignal(() => drainWeb(() => Promise.all(goodbyes.map((goodbye) => goodbye()))));
  }
  if (env().JOBS === "inline") {
    const { startWorker } = await import("@/lib/jobs/runner");
    await startWorker();
    goodbyes.push(startBeat("worker"));
  }
  log.info({ stage: env().APP_STAGE }, "web started");
}

/** Ends this process, with the reason, where it must not run; the web server and the worker ask alike. */
export async function endUnlessFit(): Promise<void> {
  try {
    env();
    keyRing();
    await requireOwnData(pool());
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(1);
  }
}

/** The words of an error; of a host that answers at none of its addresses they stand one level below. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

const foreign = {
  "demonstration accounts": "SELECT count(*)::int AS held FROM user_account WHERE demonstration",
  "sandbox authorities": "SELECT count(*)::int AS held FROM authority WHERE environment = 'sandbox'",
};

/** In production, refuses a database that holds what is not production's. */
export async function requireOwnData(database: Pick<pg.Pool, "query">): Promise<void> {
  if (env().APP_STAGE !== "production") return;
  for (const [what, question] of Object.entries(foreign)) {
    const { rows } = await database.query<{ held: number }>(question);
    const held = rows[0]?.held ?? 0;
    if (held > 0)
      throw new Error(
        `The database holds ${held} ${what}: production must not start with them. Use a database of its own.`,
      );
  }
}
