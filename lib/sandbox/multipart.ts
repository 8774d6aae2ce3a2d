import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { Call } from "./http";

export interface FilePart {
  /** Name of the form field. */
  key: string;
  filename: string;
  mime: string;
  stream: Readable;
}

/** The body is no multipart form, or ends in the middle of one. */
export class MultipartError extends Error {}

/**
 * Hands each file of a form over while it arrives and returns its fields. What `take` throws is thrown once the whole
 * body has been read.
 */
export async function readForm(
  call: Pick<Call, "headers" | "stream">,
  take: (part: FilePart) => Promise<void>,
): Promise<Record<string, string>> {
  const contentType = call.headers["content-type"] ?? "";
  if (!/^multipart\/form-data\b.*\bboundary=/i.test(contentType)) throw new MultipartError("Not a multipart form");
  const parser = new Busboy({
    headers: { ...call.headers, "content-type": contentType },
    limits: { files: 64, fields: 64, parts: 128 },
  });
  const fields = new Map<string, string>();
  parser.on("field", (key: string, value: string) => fields.set(key, value));
  const open = new Set<Readable>();
  const work: Promise<void>[] = [];
  let failure: unknown = null;
  parser.on("file", (key: string, stream: Readable, filename: string, _encoding: string, mime: string) => {
    open.add(stream);
    const done = take({ key, filename, mime, stream }).catch((error: unknown) => {
      failure ??= error;
      stream.resume();
    });
    work.push(done.finally(() => open.delete(stream)));
  });
  try {
    await pipeline(call.stream, parser);
  } catch (error) {
    // The parser leaves the part it was in waiting for more.
    for (const stream of open) stream.destroy(new MultipartError("The body ended too early"));
    await Promise.all(work);
    throw new MultipartError(error instanceof Error ? error.message : "The body ended too early");
  }
  await Promise.all(work);
  if (failure) throw failure;
  return Object.fromEntries(fields);
}
