import { long } from "./run";

/*
 * What a provider may do to a call, as the sandbox is told to do it, and what is to be expected then: whether it took
 * effect, and whether the provider said in words that it did not.
 */

export interface Trouble {
  name: string;
  order: object;
  effect: boolean;
  /** A "no" in words: read back twice without an effect, it is one. */
  saysNo?: boolean;
  /** Has to be waited for: it ends when the caller's own time is up, or it comes that late. */
  slow?: boolean;
}

const busy = { status: "500 Internal Server Error", details: "The directory is busy." };
const page = "<html><body><h1>Bad gateway</h1></body></html>";

/** Seconds after which an effect comes whose caller was told nothing. */
const lateSeconds = long ? [3, 15, 40] : [1];

const late = (seconds: number): Trouble => ({
  name: `an effect ${seconds} s late`,
  order: { kind: "late_effect", ms: seconds * 1000 },
  effect: true,
  slow: seconds > 5,
});

/** `trap`: an address nothing of ours may ever ask. */
export function troublesWith(trap: string): Trouble[] {
  const said = (status: number, body: unknown, more: object = {}) => ({ kind: "status", status, body, ...more });
  return [
    { name: "a call that was lost", order: { kind: "drop_before" }, effect: false },
    { name: "an effect whose answer was lost", order: { kind: "effect_then_drop" }, effect: true },
    { name: "an effect, then 500 in words", order: said(500, busy, { effect: true }), effect: true },
    { name: "an effect, then 500 of a proxy", order: said(500, page, { effect: true }), effect: true },
    { name: "an effect, then nothing", order: { kind: "effect_then_hang" }, effect: true, slow: true },
    ...lateSeconds.map(late),
    {
      name: "429 and when to come back",
      order: said(429, { detail: "Request was throttled." }, { retry_after: "2" }),
      effect: false,
      saysNo: true,
    },
    { name: "503 of a proxy and when to come back", order: said(503, page, { retry_after: "2" }), effect: false },
    {
      name: "412",
      order: said(412, { status: "412 Precondition Failed", details: "Invalid request status" }),
      effect: false,
      saysNo: true,
    },
    {
      name: "403",
      order: said(403, { status: "403 Forbidden", details: "Not allowed" }),
      effect: false,
      saysNo: true,
    },
    { name: "a page that says 200", order: said(200, page), effect: false },
    { name: "an error inside 200", order: said(200, busy), effect: false },
    { name: "half of the answer", order: { kind: "truncated" }, effect: true },
    { name: "other types", order: { kind: "wrong_types" }, effect: true },
    { name: "another request's answer", order: { kind: "other_request" }, effect: true },
    { name: "an answer without end", order: { kind: "endless", effect: true }, effect: true },
    { name: "a packed answer without end", order: { kind: "gzip_bomb" }, effect: false },
    { name: "a byte a second", order: { kind: "drip", ms: 1000, effect: true }, effect: true, slow: true },
    { name: "a redirect elsewhere", order: { kind: "redirect", location: trap }, effect: false },
  ];
}
