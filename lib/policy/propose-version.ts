import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { stepUp } from "@/lib/auth/step-up";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { timeZone } from "@/lib/i18n/tags";
import { freshFactorSeconds, lockPolicy } from "./lock";
import type { ProposeInput } from "./schema";
import { changesBetween } from "./views";

/** A start further away is a slip of the keyboard. */
const latestStart = "5 years";

/**
 * Proposes another version of an authority's policy. Nothing changes by it: it comes into force when a second admin has
 * seen it and its start has come.
 */
export async function proposeVersion(actor: UserActor, input: ProposeInput): Promise<{ version: number }> {
  const { authorityId, preset, settings } = input;
  if (!actor.authorityIds.includes(authorityId)) throw new AppError("not-found");
  await stepUp(actor, freshFactorSeconds, input.code);
  const cipher = await scopedCipher(authorityId);
  return inTransaction(async (tx) => {
    const { inForce, now } = await lockPolicy(tx, authorityId);
    if (inForce.version !== input.from) throw new AppError("stale");
    const changed = changesBetween(inForce, { preset, settings }).map((change) => change.key);
    if (changed.length === 0) throw new AppError("invalid-input", { fields: { preset: "policy-same" } });
    const startsAt = input.startsAt === null ? now : await startOf(tx, input.startsAt);
    const { _max } = await tx.policyVersion.aggregate({ where: { authorityId }, _max: { version: true } });
    const version = (_max.version ?? 0) + 1;
    const id = uuidv7();
    await tx.policyVersion.create({
      data: {
        ...{ id, authorityId, version, preset, settings, startsAt, createdAt: now },
        authorId: actor.userId,
        reason: cipher.seal("policy_version", "reason", id, input.reason),
      },
    });
    await recordAudit(tx, actor, {
      action: "policy.propose",
      authorityId,
      subjectId: id,
      details: { version, from: input.from, preset, changed, startsAt: startsAt.toISOString() },
    });
    return { version };
  });
}

/** The moment a clock of the house shows `text`; it has to come yet. */
async function startOf(tx: Tx, text: string): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ at: Date; past: boolean; far: boolean }]>`
    SELECT at, at <= clock_timestamp() AS past, at > clock_timestamp() + ${latestStart}::interval AS far
      FROM (SELECT ${text}::timestamp AT TIME ZONE ${timeZone} AS at) AS start`;
  if (row.past) throw new AppError("invalid-input", { fields: { startsAt: "start-past" } });
  if (row.far) throw new AppError("invalid-input", { fields: { startsAt: "start-far" } });
  return row.at;
}
