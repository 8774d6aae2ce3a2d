import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { takeNext } from "@/lib/claims/take-request";
import { readReview } from "./reads";
import type { ReviewView } from "./views";

/** Takes the next case and opens it, in one answer: nothing of it is shown before it is held. */
export async function openNext(actor: UserActor): Promise<ReviewView> {
  const { requestId } = await takeNext(actor);
  return readReview(actor, requestId, true);
}
