import "server-only";
import { keyRing } from "@/lib/crypto/keys";
import { db } from "@/lib/db";
import { env, setAuthOrigin } from "@/lib/env";
import { log } from "@/lib/log";

/** Refuses to serve what must not be served; then starts the worker where it shares this process. */
export async function boot(): Promise<void> {
  try {
    await check();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  if (env().JOBS === "inline") {
    const { startWorker } = await import("@/lib/jobs/runner");
    await startWorker();
  }
  log.info({ stage: env().APP_STAGE }, "web started");
}

async function check(): Promise<void> {
  const { APP_STAGE, APP_ORIGIN } = env();
  setAuthOrigin(APP_ORIGIN);
  keyRing();
  if (APP_STAGE !== "production") return;
  const demonstration = await db().user.count({ where: { demonstration: true } });
  if (demonstration > 0)
    throw new Error(
      `The database holds ${demonstration} demonstration accounts: production must not start with them. Use a database of its own.`,
    );
}
