import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { policiesOf } from "@/lib/policy/reads";
import { type AuthorityRow, authorityRow } from "./schema";

export async function readAuthorities(actor: UserActor): Promise<AuthorityRow[]> {
  const rows = await db().authority.findMany({
    where: { id: { in: [...actor.authorityIds] } },
    include: {
      webhookTokens: { where: { endedAt: null }, orderBy: { createdAt: "desc" } },
      intakeKeys: { where: { revokedAt: null }, orderBy: { name: "asc" } },
    },
    orderBy: { name: "asc" },
  });
  const policies = await policiesOf(db(), actor.authorityIds);
  return rows.map((row) => {
    const policy = policies.get(row.id);
    return authorityRow.parse({
      id: row.id,
      code: row.code,
      name: row.name,
      environment: row.environment,
      defaultWorkflow: row.defaultWorkflow,
      profiles: row.profiles,
      billingUsername: row.billingUsername,
      billingPasswordSet: row.billingPassword !== null,
      capabilities: row.capabilities,
      checks: row.connectionChecks,
      policy: {
        version: policy?.version ?? 0,
        preset: policy?.preset ?? "standard",
        claimMinutes: policy?.settings.claimMinutes ?? 0,
        targetMinutes: policy?.settings.targetMinutes ?? 0,
      },
      webhookAddresses: row.webhookTokens.map((token) => ({ id: token.id, createdAt: token.createdAt.toISOString() })),
      intakeKeys: row.intakeKeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
    });
  });
}

/** Names of the actor's authorities, for choices and filters. */
export function authorityChoices(
  actor: UserActor,
): Promise<{ id: string; name: string; code: string; profiles: string[] }[]> {
  return db().authority.findMany({
    where: { id: { in: [...actor.authorityIds] } },
    select: { id: true, name: true, code: true, profiles: true },
    orderBy: { name: "asc" },
  });
}
