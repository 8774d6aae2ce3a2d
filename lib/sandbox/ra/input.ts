import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import type { Call } from "@/lib/sandbox/http";
import { MultipartError, readForm } from "@/lib/sandbox/multipart";
import { coded, detailed } from "./errors";

export interface InputFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

export interface Input {
  fields: Record<string, unknown>;
  files: Record<string, InputFile>;
}

/** Room for a few scanned pages. */
export const documentLimit = 40 * 1024 * 1024;

/** Samples send numbers where schemas say string and booleans where they say number. */
const loose = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish();

/** The JSON object of a call, its field names noted for the ledger. */
export function readJson(call: Call): Record<string, unknown> {
  const text = call.body.toString("utf8");
  let value: unknown = {};
  try {
    if (text.trim() !== "") value = JSON.parse(text);
  } catch (error) {
    throw detailed(400, `JSON parse error - ${position(text, error)}`);
  }
  const body = z.record(z.string(), z.unknown()).safeParse(value);
  if (!body.success) throw detailed(400, "JSON parse error - Expecting object: line 1 column 1 (char 0)");
  call.ledger.fields = Object.keys(body.data).sort();
  return body.data;
}

const isMultipart = (call: Call) => /^multipart\/form-data\b/i.test(call.headers["content-type"] ?? "");

/** A form with files, or JSON where the documents show both. */
export async function readInput(call: Call): Promise<Input> {
  if (!isMultipart(call)) return { fields: readJson(call), files: {} };
  const files: Record<string, InputFile> = {};
  const form = { headers: call.headers, stream: Readable.from([call.body]) };
  try {
    const fields = await readForm(form, async ({ key, filename, mime, stream }) => {
      files[key] = { filename, contentType: mime, bytes: await buffer(stream) };
    });
    call.ledger.fields = [...Object.keys(fields), ...Object.keys(files)].sort();
    return { fields, files };
  } catch (error) {
    if (error instanceof MultipartError) throw detailed(400, "Multipart form parse error - Invalid boundary");
    throw error;
  }
}

/** The file of a form that has to be one; the text is documented for one of the uploads. */
export async function readUpload(call: Call): Promise<Input> {
  if (!isMultipart(call)) throw coded(500, "Invalid content_type");
  return readInput(call);
}

export function textOf(value: unknown): string {
  const parsed = loose.safeParse(value);
  return parsed.success ? (parsed.data ?? "").trim() : "";
}

/** Where parsing stopped, in the words of the provider's parser. Never a piece of the body: it may hold a secret. */
function position(text: string, error: unknown): string {
  const found = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  const offset = found === undefined ? text.length : Number(found);
  const before = text.slice(0, offset).split("\n");
  return `Expecting value: line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1} (char ${offset})`;
}
