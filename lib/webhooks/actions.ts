"use server";

import { secureAction } from "@/lib/gate/action";
import { replayDelivery } from "./replay-delivery";
import { deliveryInput } from "./schema";

export const replayDeliveryAction = secureAction(
  { name: "webhook.replay", permission: "webhooks.replay", input: deliveryInput },
  replayDelivery,
);
