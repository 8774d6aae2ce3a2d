"use server";

import { secureAction } from "@/lib/gate/action";
import { discardJob } from "./discard-job";
import { retryJob } from "./retry-job";
import { discardJobInput, retryJobInput } from "./schema";

export const retryJobAction = secureAction(
  { name: "job.retry", permission: "job.settle", input: retryJobInput },
  retryJob,
);

export const discardJobAction = secureAction(
  { name: "job.discard", permission: "job.settle", input: discardJobInput },
  discardJob,
);
