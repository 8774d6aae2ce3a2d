import "server-only";
import type { Readable } from "node:stream";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db, type Prisma } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { sightOf } from "@/lib/second-looks/guard";
import type { ItemKind } from "@/lib/workflows/evidence";
import { readFileRange, unwrapFileKey } from "./item-store";
import { recordLook } from "./looks";
import type { ByteRange } from "./store/object-store";

export interface OpenItem {
  mediaType: string;
  size: number;
  /** The plain bytes of a range. */
  read(range: ByteRange): Promise<Readable>;
}

type StoredItem = Prisma.EvidenceItemGetPayload<{ include: typeof storedColumns }>;

/**
 * An item's bytes for the officer who holds the request or gives a second look on it, and for nobody else. Pictures
 * come as their re-encoded copy; the look is recorded before the first byte.
 */
export async function openItem(actor: UserActor, requestId: string, kind: ItemKind): Promise<OpenItem> {
  const item = await db().evidenceItem.findFirst({
    where: { requestId, kind, request: { authorityId: { in: [...actor.authorityIds] } } },
    include: storedColumns,
  });
  if (!item || !(await sightOf(db(), actor, requestId))) throw new AppError("not-found");
  const stored = await openStored(item);
  if (!stored) throw new AppError("not-found");
  const look = await db().evidenceLook.findUnique({
    where: { requestId_userId_kind: { requestId, userId: actor.userId, kind } },
    select: { sha256: true },
  });
  if (item.sha256 && look?.sha256 !== item.sha256) await recordLook(actor, { requestId, kind, sha256: item.sha256 });
  return stored;
}

/** Columns to include so that `openStored` can work. */
export const storedColumns = { request: { select: subjectKeyColumns } } as const;

/** The copy of an item that is shown; null where there is none. Who may see it has been asked. */
export async function openStored(item: StoredItem): Promise<OpenItem | null> {
  const video = item.kind === "video";
  const key = video ? item.objectKey : item.displayKey;
  const size = video ? item.bytes : item.displayBytes;
  if (item.state !== "stored" || !key || !size || !item.fileKey) return null;
  const keys = unwrapFileKey(await openSubject(item.request), item.id, item.fileKey);
  const fileKey = video ? keys.subarray(0, 32) : keys.subarray(32, 64);
  return {
    mediaType: video ? (item.mediaType ?? "application/octet-stream") : "image/jpeg",
    size,
    read: (range) => readFileRange(fileKey, key, size, range),
  };
}
