import "server-only";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { blindIndex } from "@/lib/crypto/blind-index";
import { pool } from "@/lib/db";
import { AppError } from "@/lib/errors";

/** How often something may happen: `points` in `seconds`, then refused for `block` seconds. */
interface Limit {
  points: number;
  seconds: number;
  block?: number;
  inMemory?: boolean;
}

export const limits = {
  /** Wrong sign-ins of one account from one address. */
  "sign-in-here": { points: 5, seconds: 900, block: 900 },
  /** Wrong sign-ins from one address, whatever the account. */
  "sign-in-address": { points: 40, seconds: 900, block: 900 },
  /** Wrong sign-ins of one account from addresses it was never used at. */
  "sign-in-account": { points: 15, seconds: 900, block: 900 },
  "step-up": { points: 5, seconds: 900, block: 900 },
  /** Refused provider credentials: stopped before the provider would lock the officer's card. */
  "rao-credentials": { points: 4, seconds: 3600, block: 3600 },
  /** Wrong one-time codes of one request: the signer's, who is to be asked rather than guessed for. */
  "signing-code": { points: 5, seconds: 900, block: 900 },
  /** The same from one address, whatever the request. */
  "signing-code-address": { points: 20, seconds: 900, block: 900 },
  /** One-time codes the signer has sent to themselves. */
  "signing-send": { points: 10, seconds: 3600 },
  /** Signing links from one address that never were any. */
  "signing-link": { points: 20, seconds: 900, block: 900 },
  /** Everything asked for through one signing link. */
  signer: { points: 240, seconds: 60 },
  write: { points: 120, seconds: 60 },
  read: { points: 600, seconds: 60 },
  media: { points: 1200, seconds: 60 },
  search: { points: 300, seconds: 3600 },
  reveal: { points: 30, seconds: 3600 },
  create: { points: 60, seconds: 600 },
  invite: { points: 10, seconds: 900 },
  /** Of one capture system. */
  intake: { points: 600, seconds: 60 },
  /** Keys that are none, from one address. */
  "intake-wrong": { points: 60, seconds: 900, block: 900 },
  /**
   * Counted by each process for itself: a row all webhooks write would queue them up. It keeps noise out and no burst: what
   * is turned away is not sent again.
   */
  webhook: { points: 20_000, seconds: 60, inMemory: true },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

const limiters = new Map<LimitName, RateLimiterAbstract>();

function limiter(name: LimitName): RateLimiterAbstract {
  let found = limiters.get(name);
  if (!found) {
    const { points, seconds, block, inMemory } = limits[name] as Limit;
    const options = { keyPrefix: name, points, duration: seconds, ...(block ? { blockDuration: block } : {}) };
    const table = { storeType: "pool", tableName: "rate_limit", tableCreated: true };
    found = inMemory
      ? new RateLimiterMemory(options)
      : new RateLimiterPostgres({ storeClient: pool(), ...table, ...options });
    limiters.set(name, found);
  }
  return found;
}

// Keys may contain an e-mail address or a network address: only their keyed hash is stored.
const keyOf = (subject: string) => blindIndex("limit", "system", subject);

/** Counts one more; throws `too-many` with the seconds to wait once the limit is reached. */
export async function spend(name: LimitName, subject: string): Promise<void> {
  try {
    await limiter(name).consume(keyOf(subject));
  } catch (refused) {
    if (refused instanceof RateLimiterRes) throw tooMany(refused.msBeforeNext);
    throw refused;
  }
}

/** Throws `too-many` if the limit is already reached, without counting. */
export async function checkLimit(name: LimitName, subject: string): Promise<void> {
  const state = await limiter(name).get(keyOf(subject));
  if (state && state.consumedPoints >= limits[name].points && state.msBeforeNext > 0) throw tooMany(state.msBeforeNext);
}

/** Takes back one that was counted before it was known to be right. */
export async function giveBack(name: LimitName, subject: string): Promise<void> {
  await limiter(name).reward(keyOf(subject), 1);
}

/** How many are left before the limit. */
export async function remaining(name: LimitName, subject: string): Promise<number> {
  const state = await limiter(name).get(keyOf(subject));
  return Math.max(0, limits[name].points - (state?.consumedPoints ?? 0));
}

export async function forgive(name: LimitName, subject: string): Promise<void> {
  await limiter(name).delete(keyOf(subject));
}

function tooMany(ms: number): AppError {
  return new AppError("too-many", { params: { seconds: Math.max(1, Math.ceil(ms / 1000)) } });
}
