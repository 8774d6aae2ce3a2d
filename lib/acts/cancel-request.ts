import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { recordAct } from "./record-act";
import type { CancelInput } from "./schema";
import { sendAct } from "./send-act";
import { giveBackAct } from "./sweep";

/**
 * Withdraws a request without judging its evidence. Recorded, then sent once in the background; the page follows the
 * state. What the provider then says is `CANCELLED` as after a refusal: only this record tells the two apart.
 */
export async function cancelRequest(actor: UserActor, input: CancelInput): Promise<{ actId: string }> {
  const { reason, note } = input;
  const { id, act } = await recordAct(actor, "cancel", input, async () => ({ reason, note }));
  if (act)
    inBackground(
      "cancel request",
      () => sendAct(actor, act, () => act.workflow.cancel(act.numbers, act.requestId)),
      () => giveBackAct(act.id),
    );
  return { actId: id };
}
