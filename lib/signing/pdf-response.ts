import "server-only";
import { Readable } from "node:stream";
import type { OpenDocument } from "./open-document";

/**
 * A document in a tab of its own, or as a file: never cached, never inside another page, and nothing in it may load
 * anything. A browser shows no PDF inside a sandbox, so only the file has one.
 */
export function pdfResponse(document: OpenDocument, name: string, download: boolean, signal: AbortSignal): Response {
  const { size, body } = document;
  const headers = new Headers({
    "Content-Type": "application/pdf",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": `default-src 'none'; object-src 'self'; frame-ancestors 'none'${download ? "; sandbox" : ""}`,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Disposition": `${download ? "attachment" : "inline"}; filename="${name}"`,
  });
  if (size !== null) headers.set("Content-Length", String(size));
  signal.addEventListener("abort", () => body.destroy());
  return new Response(Readable.toWeb(body) as ReadableStream, { headers });
}
