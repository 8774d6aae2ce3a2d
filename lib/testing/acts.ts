import { cancelRequest } from "@/lib/acts/cancel-request";
import type { CancelInput, UpdateInput } from "@/lib/acts/schema";
import { updateContact } from "@/lib/acts/update-contact";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { versionOf } from "./review";

/** What the dialog sends, from a page drawn now. */
export const cancelling = async (requestId: string, change: Partial<CancelInput> = {}): Promise<CancelInput> => ({
  requestId,
  version: await versionOf(requestId),
  key: crypto.randomUUID(),
  reason: "duplicate",
  note: "",
  ...change,
});

export const correcting = async (requestId: string, change: Partial<UpdateInput> = {}): Promise<UpdateInput> => ({
  requestId,
  version: await versionOf(requestId),
  key: crypto.randomUUID(),
  phone: null,
  email: null,
  ...change,
});

/** The act once whoever sends it has ended. */
export async function actEnded({ actId }: { actId: string }) {
  await backgroundDone(20_000);
  return db().requestAct.findUniqueOrThrow({ where: { id: actId } });
}

export const cancelled = async (who: UserActor, requestId: string, change: Partial<CancelInput> = {}) =>
  actEnded(await cancelRequest(who, await cancelling(requestId, change)));

export const corrected = async (who: UserActor, requestId: string, change: Partial<UpdateInput>) =>
  actEnded(await updateContact(who, await correcting(requestId, change)));

/** As if an act had been sent so many seconds earlier; it is due to be read now. */
export async function ageAct(id: string, seconds: number): Promise<void> {
  await db().$executeRaw`
    UPDATE request_act SET sent_at = sent_at - make_interval(secs => ${seconds}),
           recorded_at = recorded_at - make_interval(secs => ${seconds}), next_read_at = now() WHERE id = ${id}::uuid`;
}
