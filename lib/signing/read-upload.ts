import "server-only";
import { AppError } from "@/lib/errors";
import { fileName, largestDocument } from "./schema";

/** A file as a page sends it; no more of it is read than a document may have. */
export async function readUpload(request: Request): Promise<{ name: string; content: Buffer }> {
  const name = fileName.safeParse(headerText(request, "x-file-name"));
  if (!name.success) throw new AppError("invalid-input", { fields: { file: "invalid" } });
  const tooLarge = () => new AppError("invalid-input", { fields: { file: "file-large" } });
  if (Number(request.headers.get("content-length") ?? 0) > largestDocument) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > largestDocument) throw tooLarge();
    chunks.push(chunk);
  }
  return { name: name.data, content: Buffer.concat(chunks) };
}

/** Text of a header, which carries Latin letters alone: the page sends it percent-encoded. */
export function headerText(request: Request, name: string): string {
  try {
    return decodeURIComponent(request.headers.get(name) ?? "");
  } catch {
    return "";
  }
}
