import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { isKnownOfficer } from "@/lib/workflows/check-connection";

/** Whether the RA knows the officer somebody is about to be bound to; null where it cannot be asked. */
export async function checkOfficer(_: UserActor, { raoId }: { raoId: string }): Promise<{ known: boolean | null }> {
  return { known: await isKnownOfficer(raoId) };
}
