import { ProviderError } from "@/lib/gateways/errors";
import { errorShape } from "@/lib/log";

/**
 * What is kept of a failed piece of work: the queue stores an error as it is, and its message, its stack and its cause
 * may quote a person's data or the provider's words.
 */
export class JobFailure extends Error {
  readonly operation?: string;
  readonly failure?: ProviderError["failure"];
  readonly httpStatus?: number | null;
  /** The class of an error that is not the provider's, and its code. */
  readonly kind?: string;
  readonly code?: string;

  constructor(error: unknown) {
    super("failed");
    this.name = "JobFailure";
    this.stack = "";
    if (error instanceof ProviderError) {
      this.operation = error.operation;
      this.failure = error.failure;
      this.httpStatus = error.httpStatus;
      return;
    }
    const { name, code } = errorShape(error);
    this.kind = name;
    if (code) this.code = code;
  }
}
