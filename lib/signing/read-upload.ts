import "server-only";
import { AppError } from "@/lib/errors";
import { fileName, largestDocument } from "./schema";

/** A file as a page sends it; no more of it is read than a document may have. */
export async function readUpload(request: Request): Promise<{ name: string; content: Buffer }> {
  const name = fileName.safeParse(decoded(request.headers.get("x-file-name") ?? ""));
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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
