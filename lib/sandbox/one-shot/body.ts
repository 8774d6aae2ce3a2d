import { z } from "zod";
import type { Call } from "@/lib/sandbox/http";
import { missingParameters, OneShotError } from "./errors";

/** Samples send numbers where schemas say string, so both are taken. */
export const loose = z.union([z.string(), z.number()]).transform(String).nullish();

/** The JSON object of a call, its field names noted for the ledger. `statusText` differs per call in the documents. */
export function readJson(call: Call, statusText?: string): Record<string, unknown> {
  const text = call.body.toString("utf8");
  let value: unknown = {};
  try {
    if (text.trim() !== "") value = JSON.parse(text);
  } catch (error) {
    const details = `Could not parse JSON body - ${position(text, error)}`;
    throw new OneShotError(400, details, { blamed: [""], ...(statusText ? { statusText } : {}) });
  }
  const body = z.record(z.string(), z.unknown()).safeParse(value);
  if (!body.success) {
    const details = "Could not parse JSON body - Expecting object: line 1 column 1 (char 0)";
    throw new OneShotError(400, details, { blamed: [""], ...(statusText ? { statusText } : {}) });
  }
  call.ledger.fields = Object.keys(body.data).sort();
  return body.data;
}

/** Values of a wrong type count as missing. */
export function parseBody<T extends z.ZodType>(schema: T, body: Record<string, unknown>): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw missingParameters(parsed.error.issues.map((issue) => String(issue.path[0] ?? "")));
  return parsed.data;
}

/** Where parsing stopped, in the words of the provider's own parser. Never a piece of the body: it may hold a secret. */
function position(text: string, error: unknown): string {
  const found = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  const offset = found === undefined ? text.length : Number(found);
  const before = text.slice(0, offset).split("\n");
  return `Expecting value: line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1} (char ${offset})`;
}

/** Which of the required values are absent or blank. */
export function missingOf<Name extends string>(
  names: readonly Name[],
  fields: Partial<Record<Name, string | null | undefined>>,
): Name[] {
  return names.filter((name) => !fields[name]?.trim());
}
