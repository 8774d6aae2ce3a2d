import "server-only";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import type { FieldCipher } from "@/lib/crypto/seal";
import { inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { isExpectedTransition } from "@/lib/workflows/status";
import type { RequestChange } from "@/prisma/generated/client";
import { type ChangeField, type ChangeView, changeView } from "./changes-view";
import type { revealChangeInput } from "./detail-view";
import { maskDocument, maskEmail, maskName, maskPhone } from "./mask";
import { placeOf } from "./note-changes";

/** As many as anybody looks through. */
const limit = 50;

interface Asked {
  cipher: FieldCipher;
  /** Only what was found from here on. */
  since?: Date | null;
  /** For whoever holds the request; everybody else sees the values masked. */
  whole: boolean;
}

/** What was changed at the provider by nobody here, newest first. */
export async function readChanges(tx: Tx, requestId: string, { cipher, since, whole }: Asked): Promise<ChangeView[]> {
  const rows = await tx.requestChange.findMany({
    where: { requestId, actId: null, ...(since ? { foundAt: { gte: since } } : {}) },
    orderBy: [{ foundAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map((row) => {
    const field = row.field as ChangeField;
    const { before, after } = openValues(cipher, row);
    const hide = masks[field];
    return changeView.parse({
      id: row.id,
      at: row.foundAt.toISOString(),
      source: row.source,
      field,
      before: shown(field, before, whole),
      after: shown(field, after, whole),
      masked: !whole && hide !== undefined,
      unexpected: field === "status" && !isExpectedTransition(before ?? "", after ?? ""),
    });
  });
}

function openValues(cipher: FieldCipher, { id, field, before, after }: RequestChange) {
  const open = (column: "before" | "after", value: string | null) =>
    field === "status" ? value : cipher.openOptional(placeOf(id, column), value);
  return { before: open("before", before), after: open("after", after) };
}

/** The rules of the person's fields, value by value. */
const masks: Partial<Record<ChangeField, (value: string) => string | null>> = {
  givenName: (value) => maskName(value, null, null),
  surname1: (value) => maskName(null, value, null),
  surname2: (value) => maskName(null, null, value),
  documentNumber: maskDocument,
  birthDate: () => "••/••/••••",
  email: maskEmail,
  phone: maskPhone,
};

function shown(field: ChangeField, value: string | null, whole: boolean): string | null {
  if (value === null) return null;
  if (field === "certificates") return certificatesInWords(value);
  const hide = masks[field];
  return whole || !hide ? value : hide(value);
}

/** The provider's words of each certificate: its state, why it was revoked, when it ends. */
const certificatesInWords = (text: string): string =>
  (JSON.parse(text) as (string | null)[][])
    .map(([serial, ...words]) => [serial?.slice(-8), ...words].filter(Boolean).join(" "))
    .join(", ");

/** Shows both values of one change; the line in the trail is written in the same transaction. */
export async function revealChange(
  actor: UserActor,
  { requestId, changeId, reason }: z.infer<typeof revealChangeInput>,
): Promise<{ before: string | null; after: string | null }> {
  return inTransaction(async (tx) => {
    const mine = { id: requestId, authorityId: { in: [...actor.authorityIds] } };
    const row = await tx.request.findFirst({ where: mine, select: subjectKeyColumns });
    const change = await tx.requestChange.findFirst({ where: { id: changeId, requestId, actId: null } });
    if (!row || !change) throw new AppError("not-found");
    await recordAudit(tx, actor, {
      action: "evidence.reveal_field",
      authorityId: row.authorityId,
      requestId,
      subjectId: changeId,
      details: { field: change.field, reason },
    });
    const { before, after } = openValues(await openSubject(row), change);
    const field = change.field as ChangeField;
    return { before: shown(field, before, true), after: shown(field, after, true) };
  });
}

/**
 * Refuses an act drawn up before the provider changed something under it, and names what. A page that is old for another
 * reason is refused by the act itself.
 */
export async function requireUnchanged(
  tx: Tx,
  actor: UserActor,
  { requestId, version }: { requestId: string; version: number },
): Promise<void> {
  const found = await tx.requestChange.findMany({
    where: {
      requestId,
      request: { authorityId: { in: [...actor.authorityIds] } },
      actId: null,
      version: { gt: version },
    },
    orderBy: { version: "asc" },
    select: { field: true },
    take: limit,
  });
  if (found.length === 0) return;
  const changed = [...new Set(found.map(({ field }) => field))].join(" ");
  throw new AppError("stale", { params: { changed } });
}
