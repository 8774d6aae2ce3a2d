import type { ErrorCode } from "./errors";

export interface Failure {
  code: ErrorCode;
  params: Record<string, string | number>;
  /** Message key by field name, of `fields.*`. */
  fields?: Record<string, string> | undefined;
  /** Reference under which an unexpected failure was logged. */
  ref?: string | undefined;
}

/** What every server action answers: expected failures are values, not exceptions. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

/** A failed `Result` where an exception is the natural shape: React Query's mutations. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = "FailureError";
    this.failure = failure;
  }
}

/** Runs an action for React Query: the value, or a `FailureError`. A lost connection is `provider-unreachable`'s sibling `unexpected`. */
export async function run<I, T>(action: (input: I) => Promise<Result<T>>, input: I): Promise<T> {
  const result = await action(input);
  if (result.ok) return result.value;
  throw new FailureError(result.error);
}
