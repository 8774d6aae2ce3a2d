import { Readable } from "node:stream";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { openItem } from "@/lib/evidence/open-item";
import { readRange } from "@/lib/evidence/range";
import { secureRoute } from "@/lib/gate/route";
import { itemKinds } from "@/lib/workflows/evidence";

const params = z.strictObject({ requestId: z.uuid(), kind: z.enum(itemKinds) });
const query = z.object({ v: z.string().max(64).optional(), download: z.literal("1").optional() });

/** Evidence, to its reviewer only: never cached, never as a page of its own, one range at a time. */
export const GET = secureRoute(
  { name: "evidence.bytes", permission: "evidence.see", limit: "media", params, query },
  async ({ actor, params: { requestId, kind }, query: { download }, request }) => {
    // Opened as a document it would escape the bench; a download is asked for as such.
    if (request.headers.get("sec-fetch-dest") === "document" && !download) throw new AppError("forbidden");
    const item = await openItem(actor, requestId, kind);
    const range = readRange(request.headers.get("range"), item.size);
    const headers = new Headers({
      "Content-Type": item.mediaType,
      "Accept-Ranges": "bytes",
      "Cache-Control": "private, no-store",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "Content-Disposition": `${download ? "attachment" : "inline"}; filename="${kind}.${item.mediaType.split("/")[1] ?? "bin"}"`,
    });
    if (range === "unsatisfiable") {
      headers.set("Content-Range", `bytes */${item.size}`);
      return new Response(null, { status: 416, headers });
    }
    const { start, end } = range ?? { start: 0, end: item.size - 1 };
    headers.set("Content-Length", String(end - start + 1));
    if (range) headers.set("Content-Range", `bytes ${start}-${end}/${item.size}`);
    const stream = await item.read({ start, end });
    request.signal.addEventListener("abort", () => stream.destroy());
    return new Response(Readable.toWeb(stream) as ReadableStream, { status: range ? 206 : 200, headers });
  },
);
