"use server";

import { z } from "zod";
import { secureAction } from "@/lib/gate/action";
import { requestIdInput } from "@/lib/requests/schema";
import { reassignClaim, releaseClaim, renewClaim } from "./hold-claim";
import { claimInput, reassignInput } from "./schema";
import { claimRequest, takeNext } from "./take-request";

export const takeNextAction = secureAction(
  { name: "claim.take-next", permission: "review.decide", input: z.strictObject({}) },
  (actor) => takeNext(actor),
);

export const claimRequestAction = secureAction(
  { name: "claim.pick", permission: "review.decide", input: requestIdInput },
  claimRequest,
);

export const renewClaimAction = secureAction(
  { name: "claim.renew", permission: "review.decide", input: claimInput },
  renewClaim,
);

export const releaseClaimAction = secureAction(
  { name: "claim.release", permission: "review.decide", input: claimInput },
  releaseClaim,
);

export const reassignClaimAction = secureAction(
  { name: "claim.reassign", permission: "claim.reassign", input: reassignInput },
  reassignClaim,
);
