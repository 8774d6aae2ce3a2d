import { answer, secureRoute } from "@/lib/gate/route";
import { readHealth } from "@/lib/health/reads";
import { healthPeriod } from "@/lib/health/schema";

export const GET = secureRoute(
  { name: "health.read", permission: "health.see", query: healthPeriod },
  async ({ actor, query }) => answer(await readHealth(actor, query.hours)),
);
