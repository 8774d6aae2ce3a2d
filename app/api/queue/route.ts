import { answer, secureRoute } from "@/lib/gate/route";
import { readQueue } from "@/lib/requests/queue-reads";
import { queueFilter } from "@/lib/requests/views";

export const GET = secureRoute(
  { name: "queue.read", permission: "queue.see", query: queueFilter },
  async ({ actor, query }) => answer(await readQueue(actor, query)),
);
