import { reserveNext } from "@/lib/claims/reserve-next";
import { reserveInput } from "@/lib/claims/schema";
import { answer, secureRoute } from "@/lib/gate/route";

/** Keeps the officer's next case for a moment. */
export const POST = secureRoute(
  { name: "claim.reserve", permission: "review.decide", query: reserveInput },
  async ({ actor, query }) => answer(await reserveNext(actor, query)),
);
