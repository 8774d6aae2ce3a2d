import {
  bulkhead,
  type CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  handleWhen,
  type IBreaker,
  type IPolicy,
  wrap,
} from "cockatiel";
import type { Service } from "./agents";
import { ProviderError } from "./errors";

/*
 * How much of a provider's trouble is borne: when its host is left alone, who waits in which line, and how often
 * reads may be tried again.
 */

/** A service that answers with an error is not down; one that does not answer is. */
const isDown = (error: unknown) => error instanceof ProviderError && error.failure !== "answered";

/** Opens when five calls in a row fail, or half of the last twenty. */
class EitherBreaker implements IBreaker {
  readonly #breakers: IBreaker[] = [new ConsecutiveBreaker(5), new CountBreaker({ threshold: 0.5, size: 20 })];

  get state(): unknown {
    return this.#breakers.map((breaker) => breaker.state);
  }

  success(state: CircuitState): void {
    for (const breaker of this.#breakers) breaker.success(state);
  }

  failure(state: CircuitState): boolean {
    return this.#breakers.map((breaker) => breaker.failure(state)).some(Boolean);
  }
}

export type Lane = "commit" | "media" | "other";

const guards = new Map<string, Record<Lane, IPolicy>>();

/** One breaker a host; acts of officers and long transfers stand in lines of their own. */
export function guardOf(service: Service, origin: string, lane: Lane): IPolicy {
  const key = `${service} ${origin}`;
  let lanes = guards.get(key);
  if (!lanes) {
    const breaker = circuitBreaker(handleWhen(isDown), { halfOpenAfter: 15_000, breaker: new EitherBreaker() });
    lanes = {
      commit: wrap(bulkhead(8, 64), breaker),
      media: wrap(bulkhead(4, 64), breaker),
      other: wrap(bulkhead(8, 64), breaker),
    };
    guards.set(key, lanes);
  }
  return lanes[lane];
}

/** Attempts of the last minute, by service: repeated reads may be a tenth of them, and one a second besides. */
const attempts = new Map<Service, { first: number[]; repeated: number[] }>();

function lastMinute(service: Service) {
  const since = performance.now() - 60_000;
  const kept = attempts.get(service) ?? { first: [], repeated: [] };
  const recent = {
    first: kept.first.filter((at) => at > since),
    repeated: kept.repeated.filter((at) => at > since),
  };
  attempts.set(service, recent);
  return recent;
}

function mayRepeat(service: Service): boolean {
  const { first, repeated } = lastMinute(service);
  if (repeated.length >= 60 + first.length / 10) return false;
  repeated.push(performance.now());
  return true;
}

/** Forgets open breakers and spent retries; for tests that switch a provider off and on. */
export function resetBreakers(): void {
  guards.clear();
  attempts.clear();
}

/** The longest the provider may ask a read to wait; beyond it whoever asked is better told. */
const patienceMs = 5000;

function pauseBefore(attempt: number, error: unknown): number | null {
  if (!(error instanceof ProviderError)) return null;
  const busy = [429, 502, 503].includes(error.httpStatus ?? 0);
  if (!busy && error.failure !== "not-sent" && error.failure !== "no-answer") return null;
  if (error.retryAfterMs !== null) return error.retryAfterMs <= patienceMs ? error.retryAfterMs : null;
  return 200 + Math.random() * Math.min(4000, 800 * 2 ** attempt);
}

/** Runs a read up to `times` more where the failure says that the next try may fare better. */
export async function readAgain<T>(service: Service, times: number, once: () => Promise<T>): Promise<T> {
  lastMinute(service).first.push(performance.now());
  for (let attempt = 0; ; attempt++) {
    try {
      return await once();
    } catch (error) {
      const pause = attempt < times ? pauseBefore(attempt, error) : null;
      if (pause === null || !mayRepeat(service)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
