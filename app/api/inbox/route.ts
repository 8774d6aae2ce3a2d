import { answer, secureRoute } from "@/lib/gate/route";
import { readInbox } from "@/lib/webhooks/reads";
import { inboxFilter } from "@/lib/webhooks/schema";

export const GET = secureRoute(
  { name: "webhook.list", permission: "webhooks.see", query: inboxFilter },
  async ({ actor, query }) => answer(await readInbox(actor, query)),
);
