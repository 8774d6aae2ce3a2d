import { randomBytes } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Answer } from "@/lib/sandbox/http";
import { json } from "@/lib/sandbox/http";

/** An answer of the One-Shot API that is not a success: the legacy statuses and texts, in the legacy two-key shape. */
export class OneShotError extends Error {
  readonly httpStatus: number;
  readonly details: unknown;
  /** The `status` key, which in places contradicts the HTTP status. */
  readonly statusText: string;
  /** Body fields to blame when the run asks for FastAPI's form of errors; null when the body is not at fault. */
  readonly blamed: string[] | null;

  constructor(httpStatus: number, details: unknown, options: { statusText?: string; blamed?: string[] } = {}) {
    super(typeof details === "string" ? details : JSON.stringify(details));
    this.httpStatus = httpStatus;
    this.details = details;
    this.statusText = options.statusText ?? `${httpStatus} ${STATUS_CODES[httpStatus] ?? ""}`.trim();
    this.blamed = options.blamed ?? null;
  }
}

/** Calls whose errors the older descriptions wrote with a title and a description. */
const titledOperations = ["upload_evidences", "upload_video", "refuse", "update_request", "download_video"];

export function errorAnswer(error: OneShotError, form: "legacy" | "422" | "title", operation: string): Answer {
  if (form === "title" && titledOperations.includes(operation)) {
    const description = typeof error.details === "string" ? error.details : error.message;
    return { ...json(error.httpStatus, { title: error.statusText, description }), error: error.message };
  }
  if (form !== "422" || !error.blamed)
    return { ...json(error.httpStatus, { status: error.statusText, details: error.details }), error: error.message };
  const detail = error.blamed.map((field) => ({
    loc: field === "" ? ["body"] : ["body", field],
    msg: error.message,
    type: "value_error",
  }));
  return { ...json(422, { detail }), error: error.message };
}

export const missingParameters = (blamed: string[]) =>
  new OneShotError(400, "Missing required parameters", { blamed: blamed.length > 0 ? blamed : [""] });

export const requestNotFound = () => new OneShotError(404, "Request not found");

/** Documented oddity: HTTP 400 around a body that says 404. */
export const notFoundAs400 = (details: string) => new OneShotError(400, details, { statusText: "404 Not Found" });

/** An error of the authority's side, embedded as JSON text the way the older bodies show it. */
export function wrapped(httpStatus: number, prefix: string, upstream: { code: string; error: string }): OneShotError {
  const id = randomBytes(8).toString("hex");
  const text = `{"code": "${upstream.code}", "id": "${id}", "error": "${upstream.error}"}`;
  return new OneShotError(httpStatus, `${prefix}: ${text}`);
}

/** Ours: One-Shot's answer to a call in the wrong status is not documented, so the authority's own 412 shows through. */
export const wrongStatus = (prefix: string) => wrapped(412, prefix, { code: "412", error: "Invalid request status" });

/** Ours: no limit of size is documented. */
export const tooLarge = () => new OneShotError(413, "Request Entity Too Large");
