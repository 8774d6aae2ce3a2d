import "server-only";
import { spend } from "@/lib/auth/limits";
import { authorityOfToken } from "@/lib/authorities/webhook-tokens";
import { AppError } from "@/lib/errors";
import { errorShape, log } from "@/lib/log";
import { maxBodyBytes, receiveWebhook } from "./receive";

const empty = (status: number) => new Response(null, { status, headers: { "Cache-Control": "no-store" } });

/**
 * Answers once the hint is stored: 200, empty. It changes nothing by itself; a read of our own does. What cannot be
 * stored is 503, whatever the cause: a sender that tries again, will.
 */
export async function takeWebhook(token: string, request: Request): Promise<Response> {
  try {
    const authorityId = await authorityOfToken(token);
    if (!authorityId) throw new AppError("not-found");
    await spend("webhook", authorityId);
    if (request.headers.get("content-encoding")) return empty(415);
    const body = await readBody(request);
    if (body === null) return empty(413);
    return empty((await receiveWebhook(authorityId, body)) === "unreadable" ? 400 : 200);
  } catch (error) {
    if (error instanceof AppError) throw error;
    log.error({ error: errorShape(error) }, "webhook not stored");
    return empty(503);
  }
}

/** The body as text, or null when it is longer than any webhook is. Read whole, whatever it calls itself. */
async function readBody(request: Request): Promise<string | null> {
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
