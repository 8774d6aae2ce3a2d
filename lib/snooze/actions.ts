"use server";

import { secureAction } from "@/lib/gate/action";
import { requestIdInput } from "@/lib/requests/schema";
import { snoozeInput } from "./schema";
import { snoozeRequest, unsnoozeRequest } from "./snooze-request";

export const snoozeAction = secureAction(
  { name: "request.snooze", permission: "request.snooze", input: snoozeInput },
  snoozeRequest,
);

export const unsnoozeAction = secureAction(
  { name: "request.unsnooze", permission: "request.snooze", input: requestIdInput },
  unsnoozeRequest,
);
