import "server-only";
import type { PoolClient } from "pg";
import { type Db, fromPrisma, PgBoss } from "pg-boss";
import { databaseSocket } from "@/lib/database-socket";
import type { Tx } from "@/lib/db";
import { env } from "@/lib/env";
import { errorShape, log } from "@/lib/log";
import { type JobName, type JobPayload, jobPayloads } from "./names";

const holder = globalThis as typeof globalThis & { cotejoJobs?: Promise<PgBoss> };

/** Schema of pg-boss's own tables; made by the migration command, since this role may not create tables. */
const jobSchema = "jobs";

/** Handed on to `pg` as it is; the queue's own types do not name it. */
const connecting = { stream: databaseSocket };

/** The connection to the queue. Only a worker supervises and schedules. */
export function boss(role: "sender" | "worker" = "sender"): Promise<PgBoss> {
  holder.cotejoJobs ??= (async () => {
    const made = new PgBoss({
      connectionString: env().DATABASE_URL,
      schema: jobSchema,
      migrate: false,
      createSchema: false,
      application_name: `cotejo-jobs-${role}`,
      max: role === "worker" ? 5 : 2,
      supervise: role === "worker",
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      useListenNotify: true,
      notifyHeartbeatIntervalMs: 5000,
      ...connecting,
    });
    made.on("error", (error) => log.error({ error: errorShape(error) }, "job queue"));
    return made.start();
  })();
  holder.cotejoJobs.catch(() => {
    delete holder.cotejoJobs;
  });
  return holder.cotejoJobs;
}

/** Lets jobs under way end for so long, in milliseconds; what has not ended by then is given back. */
export async function stopJobs(ms = 20_000): Promise<void> {
  const open = holder.cotejoJobs;
  delete holder.cotejoJobs;
  if (open) await (await open).stop({ graceful: true, timeout: ms });
}

interface EnqueueOptions {
  /** Not before this many seconds. */
  afterSeconds?: number;
  /** One waiting job a key: repeated hints coalesce. */
  singletonKey?: string;
}

/** The queue's own statements are few and long: each is planned once a connection. */
const names = new Map<string, string>();

function plain(client: PoolClient): Db {
  return {
    executeSql: (text, values) => {
      const name = names.get(text) ?? `jobs.${names.size}`;
      names.set(text, name);
      return client.query({ name, text, ...(values ? { values } : {}) });
    },
  };
}

/** Adds work inside the caller's transaction: it exists exactly if the transaction commits. */
export async function enqueue<N extends JobName>(
  tx: Tx | PoolClient,
  name: N,
  payload: JobPayload<N>,
  options: EnqueueOptions = {},
): Promise<void> {
  const parsed = jobPayloads[name].parse(payload);
  await (await boss()).send(name, parsed, {
    db: "$queryRaw" in tx ? fromPrisma(tx) : plain(tx),
    ...(options.afterSeconds ? { startAfter: options.afterSeconds } : {}),
    ...(options.singletonKey ? { singletonKey: options.singletonKey } : {}),
  });
}
