import type { NextRequest } from "next/server";
import { spend } from "@/lib/auth/limits";
import { authorityOfToken } from "@/lib/authorities/webhook-tokens";
import { AppError } from "@/lib/errors";
import { openRoute } from "@/lib/gate/route";
import { maxBodyBytes, receiveWebhook } from "@/lib/webhooks/receive";

const empty = (status: number) => new Response(null, { status, headers: { "Cache-Control": "no-store" } });

/** The body as text, or null when it is longer than any webhook is. Read whole, whatever it calls itself. */
async function readBody(request: NextRequest): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.length;
    if (bytes > maxBodyBytes) {
      await reader?.cancel();
      return null;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Answers once the hint is stored: 200, empty. It changes nothing by itself; a read of our own does. */
export const POST = openRoute(
  { name: "webhook", why: "the provider signs nothing: an unguessable address, and the body is only a hint" },
  async (request, context) => {
    const authorityId = await authorityOfToken(String((await context.params).token ?? ""));
    if (!authorityId) throw new AppError("not-found");
    await spend("webhook", authorityId);
    if (request.headers.get("content-encoding")) return empty(415);
    const body = await readBody(request);
    if (body === null) return empty(413);
    return empty((await receiveWebhook(authorityId, body)) === "unreadable" ? 400 : 200);
  },
);
