/** What the provider said of a failure, as found in any of its error shapes. */
export interface ProviderFault {
  text: string;
  /** The RA's own code; may differ from the HTTP status. */
  code: string | null;
  /** The provider's identifier of this error, for its support. */
  id: string | null;
}

/**
 * How a call failed, by what is known of its effect.
 * - `not-sent`: the request never left: no connection, no TLS, breaker open.
 * - `answered`: an HTTP error whose body could be read. It may still have had an effect where the status is 5xx.
 * - `garbled`: an answer that cannot be understood.
 * - `no-answer`: it left, and nothing usable came back in time.
 */
export type ProviderFailure = "not-sent" | "answered" | "garbled" | "no-answer";

export class ProviderError extends Error {
  readonly failure: ProviderFailure;
  readonly operation: string;
  readonly httpStatus: number | null;
  readonly fault: ProviderFault | null;
  /** How long the provider asked to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(
    failure: ProviderFailure,
    operation: string,
    options: { httpStatus?: number; fault?: ProviderFault | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    // The message names the operation only: the provider's words may quote a person's data.
    super(`${operation}: ${failure}${options.httpStatus ? ` ${options.httpStatus}` : ""}`, { cause: options.cause });
    this.name = "ProviderError";
    this.failure = failure;
    this.operation = operation;
    this.httpStatus = options.httpStatus ?? null;
    this.fault = options.fault ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
