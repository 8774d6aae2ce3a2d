/** Every way an act can end that a person is told about; each has a sentence in both languages (`errors.*`). */
export const errorCodes = [
  "invalid-input",
  "signed-out",
  "wrong-origin",
  "forbidden",
  "beyond-authorities",
  "not-found",
  "too-many",
  "conflict",
  "claim-lost",
  "claim-taken",
  "claim-held",
  "stale",
  "step-up",
  "wrong-code",
  "code-used",
  "wrong-sign-in",
  "invite-ended",
  "conditions-unmet",
  "already-decided",
  "release-early",
  "look-asked",
  "look-own",
  "look-taken",
  "look-lost",
  "key-reused",
  "nothing-to-take",
  "connection-lost",
  "restarting",
  "upload-running",
  "provider-refused",
  "provider-unreachable",
  "outcome-unknown",
  "code-by-signer",
  "link-ended",
  "key-unknown",
  "idempotency-key-needed",
  "idempotency-key-used",
  "still-running",
  "body-too-large",
  "body-type",
  "body-unreadable",
  "not-configured",
  "storage-full",
  "unexpected",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An expected failure. `params` fill the sentence shown; they never hold a secret or an applicant's data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  /** Problems by field, each a message key of `fields.*`. */
  readonly fields: Readonly<Record<string, string>> | undefined;

  constructor(
    code: ErrorCode,
    options: { params?: Record<string, string | number>; fields?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.params = options.params ?? {};
    this.fields = options.fields;
  }
}
