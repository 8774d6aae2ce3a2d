import pg from "pg";
import { superUrl } from "@/lib/testing/database";

export interface Run {
  /** Of each piece, in milliseconds. */
  times: number[];
  /** Of the whole run, from the first to the last answer. */
  seconds: number;
  /** Milliseconds of this process's own work a piece, which a busy machine stretches least. */
  cpu: number;
}

/** One operation measured beside the least that could do the same. */
export interface Measured extends Run {
  operation: string;
  inFlight: number;
  floor: Run & { what: string };
}

/** Milliseconds below which this share of them lies. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Runs every piece of work, so many at a time, and times each. */
export async function inFlight<T>(
  pieces: readonly T[],
  width: number,
  work: (piece: T) => Promise<unknown>,
): Promise<Run> {
  const times: number[] = [];
  let next = 0;
  const stop = clock();
  const lane = async () => {
    for (let at = next++; at < pieces.length; at = next++) {
      const from = performance.now();
      await work(pieces[at] as T);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return { times, ...stop(pieces.length) };
}

/** Starts a run; what it returns ends it, told how many pieces there were. */
export function clock(): (pieces: number) => Omit<Run, "times"> {
  const started = performance.now();
  const before = process.cpuUsage();
  return (pieces) => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1000 / pieces };
  };
}

/** A table of the benchmark's own and a pool like the product's, for the floor; both go with the database. */
export async function withFloor<T>(tables: string, body: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: superUrl(), max: 10 });
  try {
    await pool.query(tables);
    return await body(pool);
  } finally {
    await pool.end();
  }
}
