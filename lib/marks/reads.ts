import "server-only";
import { subjectOf } from "@/lib/crypto/data-keys";
import type { Tx } from "@/lib/db";
import { labelPlace } from "./label-place";
import { type MarkView, markView } from "./views";

/** An officer's marks on a request, in the order of the film; those on pictures come last. */
export async function readMarks(tx: Tx, requestId: string, userId: string): Promise<MarkView[]> {
  const rows = await tx.reviewMark.findMany({
    where: { requestId, userId },
    omit: { requestId: true, userId: true, createdAt: true },
    orderBy: [{ atMs: { sort: "asc", nulls: "last" } }, { id: "asc" }],
  });
  if (rows.length === 0) return [];
  const cipher = await subjectOf(tx, requestId);
  return rows.map((row) => markView.parse({ ...row, label: cipher.openOptional(labelPlace(row.id), row.label) }));
}
