import "server-only";
import { statusWord } from "./wire";

/** Stands for a value that may name a person or hold a secret. */
const hidden = "•••";

/** Deeper and wider than any documented body; the rest is told by count. */
const deepest = 8;
const widest = 60;

const number = /^\d{1,9}$/;
const moment = /^(\d{4}-\d\d-\d\d([T ][\d:.]{5,15}(Z|[+-]\d\d:?\d\d)?)?|\d{8}( ?\d\d:?\d\d:?\d\d)?)$/;

/** What a value of each name may look like to be shown. */
const shown: Record<string, RegExp> = {
  status: statusWord,
  previous_status: statusWord,
  event_type: statusWord,
  request: number,
  pk: number,
  registration_authority: number,
  date: moment,
  sent_at: moment,
  valid_from: moment,
  valid_to: moment,
};

/** Names a programmer would give; anything else may itself be data. */
const isName = (key: string) => /^[A-Za-z_][\w-]{0,39}$/.test(key) && !/\d{4}/.test(key);

/**
 * A stored body as it may be read: keys and structure as received, status words, event types, dates and numbers of
 * requests left, every other value hidden. Deny by default: a new field of the provider stays hidden until it is listed.
 */
export function maskBody(body: string): string {
  return JSON.stringify(mask(JSON.parse(body), "", 0), null, 2);
}

function mask(value: unknown, key: string, depth: number): unknown {
  if (typeof value === "object" && value !== null) {
    if (depth === deepest) return hidden;
    if (Array.isArray(value)) {
      const entries = value.slice(0, widest).map((entry) => mask(entry, key, depth + 1));
      return value.length > widest ? [...entries, `… ${value.length - widest}`] : entries;
    }
    let unnamed = 0;
    const all = Object.entries(value);
    const entries = all
      .slice(0, widest)
      .map(([name, entry]) => [isName(name) ? name : `${hidden} ${++unnamed}`, mask(entry, name, depth + 1)]);
    return Object.fromEntries(all.length > widest ? [...entries, ["…", all.length - widest]] : entries);
  }
  if (typeof value !== "string" && typeof value !== "number") return value;
  return value === "" || (Object.hasOwn(shown, key) && shown[key]?.test(String(value))) ? value : hidden;
}
