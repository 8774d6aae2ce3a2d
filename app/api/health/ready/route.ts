import { openRoute } from "@/lib/gate/route";
import { readiness } from "@/lib/health/ready";

export const dynamic = "force-dynamic";

export const GET = openRoute({ name: "health.ready", why: "says only whether parts are up" }, async () => {
  const { ready, ...parts } = await readiness();
  return Response.json(
    { status: ready ? "ready" : "not ready", ...parts },
    { status: ready ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
});
