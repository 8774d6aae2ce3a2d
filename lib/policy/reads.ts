import "server-only";
import type { Tx } from "@/lib/db";
import { type Policy, type Preset, policySettings, presets } from "./settings";

function toPolicy(row: { id: string; version: number; preset: string; settings: unknown }): Policy {
  if (!(presets as readonly string[]).includes(row.preset)) throw new Error(`unknown preset ${row.preset}`);
  return {
    id: row.id,
    version: row.version,
    preset: row.preset as Preset,
    settings: policySettings.parse(row.settings ?? {}),
  };
}

/** The policy of an authority in force now. Every authority has one from the day it is made. */
export async function policyOf(tx: Tx, authorityId: string): Promise<Policy> {
  return toPolicy(
    await tx.policyVersion.findFirstOrThrow({
      where: { authorityId, startsAt: { lte: new Date() } },
      orderBy: { version: "desc" },
    }),
  );
}

/** Policies of several authorities, by authority. */
export async function policiesOf(tx: Tx, authorityIds: readonly string[]): Promise<Map<string, Policy>> {
  const rows = await tx.policyVersion.findMany({
    where: { authorityId: { in: [...authorityIds] }, startsAt: { lte: new Date() } },
    orderBy: { version: "asc" },
  });
  return new Map(rows.map((row) => [row.authorityId, toPolicy(row)]));
}
