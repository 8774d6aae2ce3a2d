import { answer, secureRoute } from "@/lib/gate/route";
import { readDelivery } from "@/lib/webhooks/reads";
import { deliveryInput } from "@/lib/webhooks/schema";

export const GET = secureRoute(
  { name: "webhook.read", permission: "webhooks.see", params: deliveryInput },
  async ({ actor, params }) => answer(await readDelivery(actor, params.deliveryId)),
);
