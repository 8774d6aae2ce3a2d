import "server-only";
import type { Tx } from "@/lib/db";
import type { Service } from "@/lib/gateways/agents";

/** What reads of a connection were seen to return. */
export interface Seen {
  evidence: "returned" | "not-returned";
  video?: "returned" | "not-returned";
  seenAt: string;
}

/** Keeps what was seen last of one service; what a reading could not tell stays as it was seen before. */
export async function rememberCapabilities(tx: Tx, authorityId: string, service: Service, seen: Seen): Promise<void> {
  await tx.$executeRaw`
    UPDATE authority
       SET capabilities = capabilities || jsonb_build_object(
             ${service}::text,
             coalesce(capabilities -> ${service}::text, '{}') || ${JSON.stringify(seen)}::jsonb)
     WHERE id = ${authorityId}::uuid`;
}
