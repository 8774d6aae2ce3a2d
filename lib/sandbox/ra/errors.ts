import { randomBytes } from "node:crypto";
import { type Answer, json } from "@/lib/sandbox/http";

/** An answer of the API that is not a success. Its shape differs from call to call, as documented. */
export class RaError extends Error {
  readonly httpStatus: number;
  readonly body: unknown;

  constructor(httpStatus: number, body: unknown, text: string) {
    super(text);
    this.httpStatus = httpStatus;
    this.body = body;
  }
}

export function errorAnswer(error: RaError): Answer {
  return { ...json(error.httpStatus, error.body), error: error.message };
}

/** The usual three keys. The code is the provider's own and in places not the HTTP status. */
export function coded(httpStatus: number, error: string, code: string | number = String(httpStatus)): RaError {
  return new RaError(httpStatus, { code, id: randomBytes(8).toString("hex"), error }, error);
}

/** The framework's own complaint, which has one key. */
export const detailed = (httpStatus: number, detail: string) => new RaError(httpStatus, { detail }, detail);

/** Two calls answer with the text alone. */
export const bare = (httpStatus: number, error: string) => new RaError(httpStatus, { error }, error);

export const permissionText = "You do not have permission to perform this action.";

export const noMatch = (what: string) => coded(404, `No ${what} matches the given query.`, "400");
export const requestNotFound = () => noMatch("Request");
export const wrongStatus = () => coded(412, "Invalid request status");
/** Misspelt by the provider. */
export const invalidParameters = () => coded(412, "Invalid paramiters", "418");
export const noPermission = () => coded(500, permissionText);
export const doesNotExist = (what: string) => coded(500, `${what} matching query does not exist.`);
export const invalidScratchcard = () => coded(500, "Invalid ScratchCard");

/** What a serializer complains of, as its language prints a dictionary: the shape is documented, these uses are ours. */
export function fieldErrors(problems: Record<string, string>): RaError {
  const entries = Object.entries(problems).map(([name, text]) => `'${name}': [u'${text.replaceAll("'", "\\'")}']`);
  return coded(500, `{${entries.join(", ")}}`);
}

export const requiredField = "This field is required.";
