import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { checkConnections } from "@/lib/workflows/check-connection";

/** Asks the provider whether it is there for this authority, and remembers what it said and when. */
export async function checkConnection(actor: UserActor, { authorityId }: { authorityId: string }): Promise<void> {
  if (!actor.authorityIds.includes(authorityId)) throw new AppError("not-found");
  const { code } = await db().authority.findUniqueOrThrow({ where: { id: authorityId }, select: { code: true } });
  const at = new Date().toISOString();
  const checks = await checkConnections(code);
  const connectionChecks = Object.fromEntries(
    checks.map(({ service, result, words }) => [service, { result, words, at }]),
  );
  await db().authority.update({ where: { id: authorityId }, data: { connectionChecks } });
}
