import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { requireSight } from "@/lib/second-looks/guard";
import type { ItemKind } from "@/lib/workflows/evidence";
import { mergeStretches } from "./stretches";

/** What was seen of a video: merged stretches in seconds, and its length. */
export const coverage = z.object({
  seen: z.array(z.tuple([z.number(), z.number()])),
  length: z.number().nullable(),
  unplayable: z.boolean(),
});
export type Coverage = z.infer<typeof coverage>;

/** Share of the video that was seen, 0 to 1; zero while its length is unknown. */
export function seenShare({ seen, length }: Coverage): number {
  if (!length || length <= 0) return 0;
  const sum = mergeStretches(seen).reduce(
    (total, [from, to]) => total + Math.min(to, length) - Math.min(from, length),
    0,
  );
  return Math.min(1, sum / length);
}

interface LookInput {
  requestId: string;
  kind: ItemKind;
  /** Of what was on the screen: another that took its place meanwhile was not looked at. */
  sha256: string;
  seen?: [number, number][] | undefined;
  length?: number | undefined;
  unplayable?: boolean | undefined;
}

/**
 * Notes that the holder of the claim, or a colleague who gives a second look, opened an item, and how much of a video
 * was seen; the first opening is audited.
 */
export async function recordLook(actor: UserActor, input: LookInput): Promise<void> {
  await inTransaction(async (tx) => {
    const sight = await requireSight(tx, actor, input.requestId);
    const item = await tx.evidenceItem.findUnique({
      where: { requestId_kind: { requestId: input.requestId, kind: input.kind } },
      select: { sha256: true, state: true, request: { select: { authorityId: true } } },
    });
    if (!item?.sha256 || item.state !== "stored") throw new AppError("not-found");
    if (item.sha256 !== input.sha256) throw new AppError("stale");
    await noteLook(tx, actor, { ...input, authorityId: item.request.authorityId, second: sight === "look" });
  });
}

async function noteLook(
  tx: Tx,
  actor: UserActor,
  look: LookInput & { authorityId: string; second: boolean },
): Promise<void> {
  const id = { requestId: look.requestId, userId: actor.userId, kind: look.kind };
  const before = await tx.evidenceLook.findUnique({ where: { requestId_userId_kind: id } });
  const same = before?.sha256 === look.sha256;
  const earlier =
    same && before?.coverage ? coverage.parse(before.coverage) : { seen: [], length: null, unplayable: false };
  const now: Coverage = {
    seen: mergeStretches([...earlier.seen, ...(look.seen ?? [])]),
    length: look.length ?? earlier.length,
    unplayable: look.unplayable ?? earlier.unplayable,
  };
  const data = { sha256: look.sha256, ...(look.kind === "video" ? { coverage: now } : {}) };
  await tx.evidenceLook.upsert({
    where: { requestId_userId_kind: id },
    create: { ...id, ...data, openedAt: new Date() },
    update: data,
  });
  const entry = { authorityId: look.authorityId, requestId: look.requestId, subjectId: look.kind };
  if (!same) {
    const first = look.kind === "video" ? "evidence.video_open" : "evidence.open_image";
    const action = look.second ? "evidence.second_look_open" : first;
    await recordAudit(tx, actor, { action, ...entry, details: { item: look.kind, sha256: look.sha256 } });
  }
  const complete = look.kind === "video" && seenShare(now) >= 0.95 && seenShare(earlier) < 0.95;
  if (complete || (now.unplayable && !earlier.unplayable))
    await recordAudit(tx, actor, {
      action: "evidence.video_coverage",
      ...entry,
      details: { seen: Math.round(seenShare(now) * 100), unplayable: now.unplayable },
    });
}
