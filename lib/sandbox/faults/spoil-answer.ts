import { Readable } from "node:stream";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import type { Store } from "@/lib/sandbox/store";
import type { SpoiltFault } from "./schema";

/** The true answer, spoilt. One that streams, a video say, only breaks off. */
export function spoilAnswer({ kind }: SpoiltFault, answer: Answer, call: Call, store: Store): Answer {
  if (answer.body instanceof Readable || kind === "truncated") return cutShort(answer);
  const value = parsed(answer.body);
  if (value === undefined) return cutShort(answer);
  const change = kind === "wrong_types" ? otherTypes : toAnother(call, store);
  return { ...json(answer.status, change(value)), ...(answer.error ? { error: answer.error } : {}) };
}

function parsed(body: string | Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Half of the bytes that were announced, then the end of the connection. */
function cutShort(answer: Answer): Answer {
  const body = answer.body instanceof Readable ? Buffer.alloc(2, "{") : Buffer.from(answer.body);
  const half = body.subarray(0, Math.ceil(body.length / 2));
  const pieces = (async function* () {
    yield half;
    throw new Error("the connection ends here");
  })();
  const headers = { ...answer.headers, "content-length": String(body.length + 1) };
  return { ...answer, headers, body: Readable.from(pieces) };
}

function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return { list: value.map(otherTypes) };
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, otherTypes(entry)]));
  if (typeof value === "string") return [value.length];
  if (typeof value === "number") return { value };
  return "neither";
}

/** Puts another request's numbers in the place of this one's, wherever they stand. */
function toAnother(call: Call, { state }: Store): (value: unknown) => unknown {
  const { request_pk: requestPk, videoid_pk: videoidPk } = call.ledger;
  const other = state.requests.findLast((request) => request.pk !== requestPk);
  const instead = new Map<unknown, number>([
    [requestPk, other?.pk ?? (requestPk ?? 0) + 1],
    [videoidPk, other?.videoidPk ?? (videoidPk ?? 0) + 1],
  ]);
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]));
    return typeof value === "number" ? (instead.get(value) ?? value) : value;
  };
  return change;
}
