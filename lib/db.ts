import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/env";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

interface Handles {
  pool: pg.Pool;
  prisma: PrismaClient;
}

// On globalThis, so that reloads in development do not open a second pool.
const holder = globalThis as typeof globalThis & { cotejoDatabase?: Handles };

/**
 * How long an answer of the database is waited for, in milliseconds: longer than the server lets a statement run. A host
 * that vanished without a word would otherwise hold every connection for a quarter of an hour.
 */
export const answerMs = 8000;

const limits = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000";

function handles(): Handles {
  if (!holder.cotejoDatabase) {
    const pool = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: 10,
      connectionTimeoutMillis: 2000,
      query_timeout: answerMs,
      idleTimeoutMillis: 30_000,
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
