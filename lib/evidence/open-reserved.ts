import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Prisma } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type ImageKind, imageKinds } from "@/lib/workflows/evidence";
import { type OpenItem, openStored, storedColumns } from "./open-item";

interface ReservedPicture {
  requestId: string;
  kind: ImageKind;
  sha256: string;
  item: OpenItem;
}

/** Where a collection ends: what is not here then will not come. */
const ended = ["ready", "partial", "failed"];

/**
 * The first picture of the case that is kept for this officer, and nothing else of it. Handing it to the browser has a
 * line of its own; the look is recorded when it is shown, by whoever holds the request then. Null while the evidence
 * is being fetched.
 */
export async function openReserved(actor: UserActor): Promise<ReservedPicture | null> {
  return inTransaction(async (tx) => {
    // Whoever takes the request meanwhile waits for the line, or ends the reservation first.
    const [kept] = await tx.$queryRaw<{ request_id: string }[]>`
      SELECT v.request_id FROM reservation v JOIN request r ON r.id = v.request_id
       WHERE v.user_id = ${actor.userId}::uuid AND v.expires_at > now()
         AND r.authority_id = ANY(${[...actor.authorityIds]}::uuid[])
         AND NOT EXISTS (SELECT 1 FROM claim c
                          WHERE c.request_id = r.id AND c.user_id IS NOT NULL AND c.expires_at > now())
         FOR SHARE OF v`;
    if (!kept) throw new AppError("not-found");
    const set = await tx.evidenceSet.findUnique({
      where: { requestId: kept.request_id },
      include: { request: { select: { authorityId: true } } },
    });
    const items = await tx.evidenceItem.findMany({
      where: { requestId: kept.request_id, state: "stored", kind: { in: [...imageKinds] } },
      include: storedColumns,
    });
    const complete = set !== null && ended.includes(set.state);
    const first = firstOf(items);
    if (first?.kind !== "document_front" && !complete) return null;
    const item = first && (await openStored(first));
    if (!set || !first?.sha256 || !item) throw new AppError("not-found");
    await recordAudit(tx, actor, {
      action: "evidence.prefetch",
      authorityId: set.request.authorityId,
      requestId: kept.request_id,
      subjectId: first.kind,
      details: { item: first.kind, sha256: first.sha256 },
    });
    return { requestId: kept.request_id, kind: first.kind as ImageKind, sha256: first.sha256, item };
  });
}

type Item = Prisma.EvidenceItemGetPayload<{ include: typeof storedColumns }>;

const firstOf = (items: readonly Item[]): Item | undefined =>
  imageKinds.flatMap((kind) => items.filter((item) => item.kind === kind))[0];
