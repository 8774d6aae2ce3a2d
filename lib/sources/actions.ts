"use server";

import { secureAction } from "@/lib/gate/action";
import { recordAttempt } from "./record-attempt";
import { attemptInput } from "./schema";

export const recordAttemptAction = secureAction(
  { name: "source.attempt", permission: "review.decide", input: attemptInput },
  recordAttempt,
);
