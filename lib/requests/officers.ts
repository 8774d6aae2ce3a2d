import "server-only";
import type { Tx } from "@/lib/db";
import { officersOf } from "@/lib/people/reads";
import { decidableSql } from "./decidable";

export interface Assignable {
  id: string;
  name: string;
  /** Number of a request they hold and could still decide: nobody holds two. */
  holds: number | null;
}

/** Officers a request may be handed to, but for the one who holds it. */
export async function assignableOfficers(
  tx: Tx,
  { id, authorityId }: { id: string; authorityId: string },
): Promise<Assignable[]> {
  const officers = await officersOf(authorityId);
  const held = await tx.$queryRaw<{ user_id: string; id: string; number: number }[]>`
    SELECT c.user_id, r.id, r.number FROM claim c JOIN request r ON r.id = c.request_id
     WHERE c.user_id = ANY(${officers.map((officer) => officer.id)}::uuid[]) AND c.expires_at > now()
       AND (r.id = ${id}::uuid
            OR (${decidableSql} AND (r.decision_state IS NULL OR r.decision_state = 'NOT_SENT')))`;
  const holders = held.filter((row) => row.id === id).map((row) => row.user_id);
  return officers
    .filter((officer) => !holders.includes(officer.id))
    .map((officer) => ({ ...officer, holds: held.find((row) => row.user_id === officer.id)?.number ?? null }));
}
