import { z } from "zod";
import { discardReasons } from "./names";

/** Over how many hours calls are counted. */
export const healthHours = ["1", "24"] as const;
export type HealthHours = (typeof healthHours)[number];

export const healthPeriod = z.object({ hours: z.enum(healthHours).default("1") });

export const retryJobInput = z.strictObject({ jobId: z.uuid() });

export const discardJobInput = z.strictObject({
  jobId: z.uuid(),
  reason: z.enum(discardReasons, { error: "reason-choose" }),
});
export type DiscardJobInput = z.output<typeof discardJobInput>;
