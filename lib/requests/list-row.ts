import "server-only";
import type { Prisma } from "@/lib/db";
import { houseStatus } from "@/lib/workflows/status";
import { maskDocument, maskName } from "./mask";
import { openPerson, personColumns } from "./person";
import type { RequestRow } from "./views";

/** Columns every list selects; evidence and bodies are never among them. */
export const rowColumns = {
  ...personColumns,
  number: true,
  workflow: true,
  profile: true,
  environment: true,
  origin: true,
  creation: true,
  requestPk: true,
  videoidPk: true,
  status: true,
  statusChangedAt: true,
  reviewSince: true,
  refusedBy: true,
  decisionState: true,
  attempt: true,
  signals: true,
  createdAt: true,
  checkFailures: true,
  authority: { select: { id: true, name: true, code: true } },
  changedElsewhereAt: true,
  claim: { select: { userId: true, how: true, takenAt: true, expiresAt: true } },
} as const satisfies Prisma.RequestSelect;

export type SelectedRow = Prisma.RequestGetPayload<{ select: typeof rowColumns }>;

/** A row as lists show it: names and numbers masked. */
export async function toRow(row: SelectedRow, names: ReadonlyMap<string, string>, now: Date): Promise<RequestRow> {
  const person = await openPerson(row);
  const claimed = row.claim?.userId && row.claim.expiresAt && row.claim.expiresAt > now ? row.claim : null;
  return {
    id: row.id,
    number: row.number,
    workflow: row.workflow,
    profile: row.profile,
    authority: row.authority,
    status: houseStatus(row),
    providerStatus: row.status,
    name: maskName(person.givenName, person.surname1, person.surname2),
    document: maskDocument(person.documentNumber),
    createdAt: row.createdAt.toISOString(),
    changedAt: row.statusChangedAt.toISOString(),
    reviewSince: row.reviewSince?.toISOString() ?? null,
    attempt: row.attempt,
    signals: (row.signals as RequestRow["signals"]) ?? null,
    claim: claimed
      ? {
          userId: claimed.userId ?? "",
          name: names.get(claimed.userId ?? "") ?? "",
          until: claimed.expiresAt?.toISOString() ?? "",
        }
      : null,
    changedElsewhere: isSinceClaim(row),
    videoNumberMissing: row.creation === "confirmed" && row.videoidPk === null,
  };
}

/** The claim may have run out meanwhile: it was still this officer who was changed under. */
const isSinceClaim = ({ claim, changedElsewhereAt }: SelectedRow): boolean =>
  Boolean(claim?.userId && claim.takenAt && changedElsewhereAt && changedElsewhereAt >= claim.takenAt);
