import { answer, secureRoute } from "@/lib/gate/route";
import { readOutage } from "@/lib/health/outage";

/** Whether the services answer that the reader's authorities use: what every open page asks. */
export const GET = secureRoute({ name: "outage.read", permission: null }, async ({ actor }) =>
  answer(await readOutage(actor)),
);
