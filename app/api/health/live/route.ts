import { openRoute } from "@/lib/gate/route";

export const dynamic = "force-dynamic";

export const GET = openRoute({ name: "health.live", why: "says only that the process answers" }, async () =>
  Response.json({ status: "live" }, { headers: { "Cache-Control": "no-store" } }),
);
