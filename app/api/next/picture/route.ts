import { Readable } from "node:stream";
import { openReserved } from "@/lib/evidence/open-reserved";
import { secureRoute } from "@/lib/gate/route";

/** The first picture of what is kept for the officer; no content while it is still being fetched. */
export const GET = secureRoute(
  { name: "evidence.prefetch", permission: "review.decide", limit: "media" },
  async ({ actor, request }) => {
    const found = await openReserved(actor);
    if (!found) return new Response(null, { status: 204, headers: { "Cache-Control": "private, no-store" } });
    const { item, requestId, kind, sha256 } = found;
    const stream = await item.read({ start: 0, end: item.size - 1 });
    request.signal.addEventListener("abort", () => stream.destroy());
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        "Content-Type": item.mediaType,
        "Content-Length": String(item.size),
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Cotejo-Request": requestId,
        "X-Cotejo-Item": kind,
        "X-Cotejo-Sha256": sha256,
      },
    });
  },
);
