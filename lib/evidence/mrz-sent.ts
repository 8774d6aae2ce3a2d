import { layouts } from "./mrz-layout";

/** A zone among the fields an integrator sends, and under which keys. */
export interface SentZone {
  text: string;
  keys: string[];
}

const isZoneKey = (key: string): boolean => /(^|[^a-z])mrz([^a-z]|$)|machine.?readable.?zone/i.test(key);

/**
 * No API documents a zone, but `ocr_data` takes any key: `mrz` with all of it, `mrz_1` to `mrz_3`, or the like. Lines
 * that came in one piece are divided by its length.
 */
export function sentZone(ocr: Record<string, string>): SentZone | null {
  const keys = Object.keys(ocr)
    .filter((key) => isZoneKey(key) && ocr[key]?.includes("<"))
    .sort();
  const [only = ""] = keys;
  if (keys.length === 0) return null;
  if (keys.length > 1) return { text: keys.map((key) => ocr[key]).join("\n"), keys };
  const text = (ocr[only] ?? "").replace(/(?:\\r)?\\n|\r\n?/g, "\n");
  return { text: text.trim().includes("\n") ? text : divided(text.replace(/\s/g, "")), keys };
}

function divided(text: string): string {
  const format = Object.values(layouts).find(({ lines, length }) => lines * length === text.length);
  return format ? (text.match(new RegExp(`.{${format.length}}`, "g")) ?? []).join("\n") : text;
}
