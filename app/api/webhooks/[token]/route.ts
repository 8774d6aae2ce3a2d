import { openRoute } from "@/lib/gate/route";
import { takeWebhook } from "@/lib/webhooks/take-webhook";

export const POST = openRoute(
  { name: "webhook", why: "the provider signs nothing: an unguessable address, and the body is only a hint" },
  async (request, context) => takeWebhook(String((await context.params).token ?? ""), request),
);
