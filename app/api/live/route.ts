import { liveSession } from "@/lib/auth/session";
import { secureRoute } from "@/lib/gate/route";
import { listen } from "@/lib/live/hub";
import { isEnding, onceEnding } from "@/lib/serving";

const beatMs = 5000;
const flushMs = 250;
/** After a stream has ended, as this process does, the browser asks again this soon. */
const retryMs = 1000;
/** The session is looked at again: a stream must not outlive it. */
const sessionMs = 20_000;

/** A stream of the ids of requests that changed, within the listener's authorities. Never a person's data. */
export const GET = secureRoute({ name: "live", permission: null }, async ({ actor, request }) => {
  const encoder = new TextEncoder();
  const allowed = new Set(actor.authorityIds);
  const changed = new Set<string>();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (event: string, data: unknown) =>
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      const unlisten = listen((message) => {
        if (message === "resync") send("resync", null);
        else if (allowed.has(message.authorityId)) changed.add(message.requestId);
      });
      const flush = setInterval(() => {
        if (changed.size === 0) return;
        send("changed", [...changed]);
        changed.clear();
      }, flushMs);
      const beat = setInterval(() => send("beat", null), beatMs);
      const session = setInterval(() => {
        liveSession(actor.sessionId, actor.ip, false)
          .then((live) => live ?? stop())
          .catch(() => {});
      }, sessionMs);
      stop = () => {
        unlisten();
        unhold();
        for (const timer of [flush, beat, session]) clearInterval(timer);
        try {
          controller.close();
        } catch {
          // Already closed by the reader.
        }
      };
      controller.enqueue(encoder.encode(`retry: ${retryMs}\n`));
      const unhold = onceEnding(stop);
      request.signal.addEventListener("abort", stop);
      send("beat", null);
      // A stream that is refused is never asked for again; one that ends is, and then at another instance.
      if (isEnding()) stop();
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store, no-transform",
      Connection: "keep-alive",
      "X-Accel-Buffering": "no",
    },
  });
});
