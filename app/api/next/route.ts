import { answer, secureRoute } from "@/lib/gate/route";
import { openNext } from "@/lib/reviews/open-next";

/** No action: a browser sends those one at a time, and whoever presses for the next case waits for none. */
export const POST = secureRoute({ name: "review.open-next", permission: "review.decide" }, async ({ actor }) =>
  answer(await openNext(actor)),
);
