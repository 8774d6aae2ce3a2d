import "server-only";
import type { Tx } from "@/lib/db";
import { type Policy, type Preset, policySettings, presets } from "./settings";

interface PolicyRow {
  id: string;
  authorityId: string;
  version: number;
  preset: string;
  settings: unknown;
  since: Date;
}

/** A policy with the moment it came into force. */
export interface PolicyInForce extends Policy {
  since: Date;
}

export function toPolicy(row: Pick<PolicyRow, "id" | "version" | "preset" | "settings">): Policy {
  if (!(presets as readonly string[]).includes(row.preset)) throw new Error(`unknown preset ${row.preset}`);
  return {
    id: row.id,
    version: row.version,
    preset: row.preset as Preset,
    settings: policySettings.parse(row.settings ?? {}),
  };
}

/**
 * Of each authority the version that came into force last. A version comes into force once its start has come and a
 * second admin has seen it, whichever is later. The first of an authority, and what the product's own set-up made (no
 * author), need nobody else; what was withdrawn never starts. A version that is stored was made already: of its own
 * dates only the start is held against the clock.
 */
const inForce = (tx: Tx, authorityIds: readonly string[]): Promise<PolicyRow[]> => tx.$queryRaw<PolicyRow[]>`
  SELECT DISTINCT ON (authority_id) id, authority_id AS "authorityId", version, preset, settings,
         greatest(starts_at, created_at, seen_at) AS since
    FROM policy_version
   WHERE authority_id = ANY(${[...authorityIds]}::uuid[])
     AND withdrawn_at IS NULL AND starts_at <= clock_timestamp()
     AND (version = 1 OR author_id IS NULL OR seen_at IS NOT NULL)
   ORDER BY authority_id, since DESC, version DESC`;

/** The policy of an authority in force now. Every authority has one from the day it is made. */
export async function policyOf(tx: Tx, authorityId: string): Promise<PolicyInForce> {
  const [row] = await inForce(tx, [authorityId]);
  if (!row) throw new Error(`authority ${authorityId} has no policy in force`);
  return { ...toPolicy(row), since: row.since };
}

/** Policies of several authorities, by authority. */
export async function policiesOf(tx: Tx, authorityIds: readonly string[]): Promise<Map<string, PolicyInForce>> {
  const rows = await inForce(tx, authorityIds);
  return new Map(rows.map((row) => [row.authorityId, { ...toPolicy(row), since: row.since }]));
}
