import { type CheckKey, checkKeys, type ImageKind } from "@/lib/workflows/evidence";
import {
  type AcceptanceKey,
  acceptanceKeys,
  isCheckKey,
  type MissingName,
  missingFrom,
  type OcrKey,
  ocrKeys,
} from "@/lib/workflows/evidence-form";

/** What is typed or read from a file, without the pictures. */
export interface Draft {
  acceptance: Partial<Record<AcceptanceKey, string>>;
  ocr: Partial<Record<OcrKey, string>>;
  checks: Partial<Record<CheckKey, boolean>>;
  similarity: string;
  /** Keys of a file that no field stands for, where they stood. */
  others: Record<OtherPlace, Record<string, unknown>>;
}

export const otherPlaces = ["acceptance", "ocr_data", "security_checks", "videoid_data"] as const;
export type OtherPlace = (typeof otherPlaces)[number];

export const valueKinds = ["text", "number", "true", "false"] as const;
export type ValueKind = (typeof valueKinds)[number];

/** What is typed as it will be sent; undefined where it is no number. */
export function typedValue(kind: ValueKind, text: string): string | number | boolean | undefined {
  if (kind === "text") return text.trim();
  if (kind !== "number") return kind === "true";
  const number = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

const fieldKeys: Record<OtherPlace, readonly string[]> = {
  acceptance: acceptanceKeys,
  ocr_data: ocrKeys,
  security_checks: checkKeys,
  videoid_data: ["images", "ocr_data", "security_checks", "similarity_level"],
};

/** Why a key cannot be added there. */
export function keyProblem(
  draft: Draft,
  place: OtherPlace,
  key: string,
): "required" | "key-field" | "key-there" | null {
  if (!key) return "required";
  if (fieldKeys[place].includes(key)) return "key-field";
  return key in draft.others[place] ? "key-there" : null;
}

export const emptyDraft: Draft = {
  acceptance: {},
  ocr: {},
  checks: {},
  similarity: "",
  others: { acceptance: {}, ocr_data: {}, security_checks: {}, videoid_data: {} },
};

type Pictures = Partial<Record<ImageKind, unknown>>;

const filled = (fields: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : [])));

/** A number where a number is meant: every sample of the reference has one. */
const numeric = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);

/** The documented write form; what is empty is not named. */
export function writeForm(draft: Draft, images: Partial<Record<ImageKind, string>>) {
  const { date, ...accepted } = filled(draft.acceptance);
  const acceptance = { ...draft.others.acceptance, ...accepted, ...(date ? { date: numeric(date) } : {}) };
  const similarity = draft.similarity.trim();
  return {
    acceptance,
    videoid_data: {
      ...draft.others.videoid_data,
      images,
      ocr_data: { ...draft.others.ocr_data, ...filled(draft.ocr) },
      security_checks: { ...draft.others.security_checks, ...draft.checks },
      ...(similarity ? { similarity_level: numeric(similarity) } : {}),
    },
  };
}

export function missingOf(draft: Draft, images: Pictures): MissingName[] {
  const { acceptance, videoid_data: data } = writeForm(draft, {});
  return missingFrom({
    acceptance,
    images,
    ocr: data.ocr_data,
    checks: data.security_checks,
    similarity: data.similarity_level,
  });
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Takes the known keys out of an object as text; what stays in it is somebody's own. */
function takeTexts<K extends string>(from: Record<string, unknown>, keys: readonly K[]): Partial<Record<K, string>> {
  const taken: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = from[key];
    if (typeof value !== "string" && typeof value !== "number") continue;
    taken[key] = String(value);
    delete from[key];
  }
  return taken;
}

/** A file in the write form; null when it is none. One published sample names the second part `data`. */
export function readForm(text: string): { draft: Draft; images: Record<string, string> } | null {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return null;
  }
  const whole = objectOf(file);
  const acceptance = objectOf(whole.acceptance);
  const data = objectOf(whole.videoid_data ?? whole.data);
  if (Object.keys(acceptance).length + Object.keys(data).length === 0) return null;
  const ocr = objectOf(data.ocr_data);
  const own = objectOf(data.security_checks);
  const checks: Draft["checks"] = {};
  for (const [key, value] of Object.entries(own)) {
    if (!isCheckKey(key) || typeof value !== "boolean") continue;
    checks[key] = value;
    delete own[key];
  }
  const { images, ocr_data: _ocr, security_checks: _checks, similarity_level: similarity, ...others } = data;
  const pictures = Object.entries(objectOf(images)).filter((entry): entry is [string, string] => {
    return typeof entry[1] === "string" && entry[1] !== "";
  });
  return {
    draft: {
      acceptance: takeTexts(acceptance, acceptanceKeys),
      ocr: takeTexts(ocr, ocrKeys),
      checks,
      similarity: typeof similarity === "string" || typeof similarity === "number" ? String(similarity) : "",
      others: { acceptance, ocr_data: ocr, security_checks: own, videoid_data: others },
    },
    images: Object.fromEntries(pictures),
  };
}
