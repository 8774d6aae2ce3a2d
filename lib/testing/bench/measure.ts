import pg from "pg";
import { superUrl } from "@/lib/testing/database";

/** One operation measured beside the least that could do the same. */
export interface Measured {
  operation: string;
  times: number[];
  /** Of the whole run, from the first to the last answer. */
  seconds: number;
  inFlight: number;
  floor: Floor;
}

export interface Floor {
  what: string;
  times: number[];
  seconds: number;
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
): Promise<{ times: number[]; seconds: number }> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const lane = async () => {
    for (let at = next++; at < pieces.length; at = next++) {
      const from = performance.now();
      await work(pieces[at] as T);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return { times, seconds: (performance.now() - started) / 1000 };
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
