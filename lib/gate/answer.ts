import "server-only";
import { randomBytes } from "node:crypto";
import { AppError, type ErrorCode } from "@/lib/errors";
import { errorShape, log } from "@/lib/log";
import type { Failure } from "@/lib/result";

/** What a person is told of an error. The unexpected is logged under a reference and shown only as that reference. */
export function toFailure(error: unknown, entry: string): Failure {
  if (error instanceof AppError)
    return { code: error.code, params: { ...error.params }, fields: error.fields && { ...error.fields } };
  const ref = randomBytes(4).toString("hex");
  log.error({ entry, ref, error: errorShape(error) }, "unexpected failure");
  return { code: "unexpected", params: { ref }, ref };
}

const statuses: Partial<Record<ErrorCode, number>> = {
  "invalid-input": 400,
  "signed-out": 401,
  "wrong-sign-in": 401,
  "step-up": 401,
  "wrong-origin": 403,
  forbidden: 403,
  "beyond-authorities": 403,
  "not-found": 404,
  conflict: 409,
  "claim-lost": 409,
  "code-by-signer": 403,
  "link-ended": 404,
  "claim-taken": 409,
  stale: 409,
  "already-decided": 409,
  "key-unknown": 401,
  "idempotency-key-needed": 400,
  "still-running": 409,
  "upload-running": 409,
  "body-too-large": 413,
  "body-type": 415,
  "body-unreadable": 400,
  "too-many": 429,
  restarting: 503,
  "provider-refused": 502,
  "provider-unreachable": 502,
  "outcome-unknown": 502,
  unexpected: 500,
  "storage-full": 507,
};

export const statusOf = (code: ErrorCode): number => statuses[code] ?? 422;
