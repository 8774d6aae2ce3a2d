import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { UserActor } from "./actor";
import { checkLimit, forgive, giveBack, spend } from "./limits";
import { acceptStep, openTotpSecret } from "./sign-in";
import { totpStep } from "./totp";

/**
 * Makes sure the session's second factor is at most `maxAgeSeconds` old; if not, takes a new code. Returns when the
 * factor was given. A code works once, and guessing is limited.
 */
export async function stepUp(actor: UserActor, maxAgeSeconds: number, code: string | undefined): Promise<Date> {
  const [fresh] = await db().$queryRaw<{ at: Date }[]>`
    SELECT second_factor_at AS at FROM session
     WHERE id = ${actor.sessionId}::uuid AND second_factor_at > now() - make_interval(secs => ${maxAgeSeconds})`;
  if (fresh) return fresh.at;
  if (!code) throw new AppError("step-up", { fields: { code: "required" } });
  await checkLimit("step-up", actor.userId);
  // Counted before the code is looked at: guesses sent all at once do not all pass.
  await spend("step-up", actor.userId);
  const user = await db().user.findUniqueOrThrow({ where: { id: actor.userId }, select: { totpSecret: true } });
  const step = user.totpSecret ? totpStep(await openTotpSecret(actor.userId, user.totpSecret), code, new Date()) : null;
  if (step === null) {
    await inTransaction((tx) => recordAudit(tx, actor, { action: "auth.step_up_fail", outcome: "refused" }));
    throw new AppError("wrong-code", { fields: { code: "code-wrong" } });
  }
  const at = await inTransaction(async (tx) => {
    if (!(await acceptStep(tx, actor.userId, step))) return null;
    const [row] = await tx.$queryRaw<{ at: Date }[]>`
      UPDATE session SET second_factor_at = now() WHERE id = ${actor.sessionId}::uuid RETURNING second_factor_at AS at`;
    await recordAudit(tx, actor, { action: "auth.step_up" });
    return row?.at ?? null;
  });
  if (!at) {
    await giveBack("step-up", actor.userId);
    throw new AppError("code-used", { fields: { code: "code-used" } });
  }
  await forgive("step-up", actor.userId);
  return at;
}
