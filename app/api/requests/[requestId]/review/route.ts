import { z } from "zod";
import { answer, secureRoute } from "@/lib/gate/route";
import { readReview } from "@/lib/reviews/reads";

const params = z.strictObject({ requestId: z.uuid() });

export const GET = secureRoute(
  { name: "review.read", permission: "review.decide", params },
  async ({ actor, params }) => answer(await readReview(actor, params.requestId, false)),
);
