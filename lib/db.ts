import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { databaseSocket } from "@/lib/database-socket";
import { env } from "@/lib/env";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

interface Handles {
  pool: pg.Pool;
  prisma: PrismaClient;
}

// On globalThis, so that reloads in development do not open a second pool.
const holder = globalThis as typeof globalThis & { cotejoDatabase?: Handles };

const limits = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000";

function handles(): Handles {
  if (!holder.cotejoDatabase) {
    const pool = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: 10,
      connectionTimeoutMillis: 2000,
      idleTimeoutMillis: 10_000,
      stream: databaseSocket,
      options: limits,
    });
    // A connection lost while idle is replaced by the pool; without a listener it would end the process.
    pool.on("error", () => {});
    holder.cotejoDatabase = { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
  }
  return holder.cotejoDatabase;
}

/** The connection pool shared by Prisma, the limiter and raw SQL. */
export const pool = (): pg.Pool => handles().pool;

export const db = (): PrismaClient => handles().prisma;

export type Tx = Prisma.TransactionClient;
export { Prisma };

/** One transaction; no remote call belongs inside. */
export function inTransaction<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(body, { maxWait: 3000, timeout: 10_000 });
}

/** The same on a plain connection, for what comes in bursts: nothing is done around its few statements. */
export async function inPlainTransaction<T>(body: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    // Not waited for before the first statement: one connection answers in the order it was asked.
    const begun = client.query("BEGIN");
    begun.catch(() => {});
    const result = await body(client);
    await begun;
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // What became of its transaction is not asked: the connection goes, and the transaction with it.
    client.release(true);
    throw error;
  }
}

/** Now, by the clock every process shares. */
export async function databaseTime(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`;
  return row.now;
}

/** Ends the pool: at the end of a command, a worker or a test file. */
export async function closeDatabase(): Promise<void> {
  const open = holder.cotejoDatabase;
  delete holder.cotejoDatabase;
  if (!open) return;
  await open.prisma.$disconnect();
  await open.pool.end().catch(() => {});
}

/** Whether an error is PostgreSQL's unique violation, through Prisma or the driver. */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    if (error.code === "P2002") return true;
    return error.code === "P2010" && /23505/.test(JSON.stringify(error.meta ?? {}));
  }
  return error instanceof Error && "code" in error && error.code === "23505";
}
