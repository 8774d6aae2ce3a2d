import "server-only";
import { v7 as uuidv7 } from "uuid";
import type { FieldCipher } from "@/lib/crypto/seal";
import type { Prisma, Tx } from "@/lib/db";
import { effectsOf } from "@/lib/workflows/status";
import type { ReadingSource } from "./changes-view";
import { openContact } from "./contact";
import { type Difference, same } from "./differences";

interface Noted {
  requestId: string;
  cipher: FieldCipher;
  source: ReadingSource;
  /** Of the request once the reading is applied. */
  version: number;
}

/**
 * Records what a reading found changed. What an act of ours may have done is kept for that act, until its outcome says
 * whose it was. Returns how many of them nobody here can have made.
 */
export async function noteChanges(tx: Tx, found: readonly Difference[], noted: Noted): Promise<number> {
  if (found.length === 0) return 0;
  const { requestId, cipher, source, version } = noted;
  const acts = await openActs(tx, requestId, cipher);
  // By the database's clock, like the claims it is compared with.
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT now()`;
  const foundAt = clock?.now ?? new Date();
  const rows = found.map((difference): Prisma.RequestChangeCreateManyInput => {
    const id = uuidv7();
    const { field } = difference;
    const seal = (column: "before" | "after") =>
      field === "status" ? difference[column] : cipher.sealOptional(placeOf(id, column), difference[column]);
    const actId = acts.find((act) => act.mayHaveDone(difference))?.id ?? null;
    return { id, requestId, foundAt, source, field, version, actId, before: seal("before"), after: seal("after") };
  });
  await tx.requestChange.createMany({ data: rows });
  const elsewhere = rows.filter(({ actId }) => actId === null).length;
  if (elsewhere > 0) await markElsewhere(tx, requestId);
  return elsewhere;
}

export const placeOf = (row: string, column: "before" | "after") => ({ table: "request_change", column, row });

async function markElsewhere(tx: Tx, requestId: string): Promise<void> {
  await tx.$executeRaw`UPDATE request SET changed_elsewhere_at = now() WHERE id = ${requestId}::uuid`;
}

/** What was kept for an act is its own doing, and no news; or it was done elsewhere, and is told as that. */
export async function settleChanges(
  tx: Tx,
  { id: actId, requestId }: { id: string; requestId: string },
  whose: "ours" | "elsewhere",
): Promise<void> {
  if (whose === "ours") {
    await tx.requestChange.deleteMany({ where: { actId } });
    return;
  }
  const { count } = await tx.requestChange.updateMany({ where: { actId }, data: { actId: null } });
  if (count > 0) await markElsewhere(tx, requestId);
}

/** Of what was kept for the others, that which the one that took effect has done. */
export async function creditChanges(
  tx: Tx,
  author: { id: string; kind: string; requestId: string },
  others: readonly string[],
): Promise<void> {
  const { id, kind, requestId } = author;
  const done: Prisma.RequestChangeWhereInput[] = [{ field: "status", after: { in: [...(effectsOf[kind] ?? [])] } }];
  if (kind === "refuse") done.push({ field: "refusalReason" });
  await tx.requestChange.updateMany({
    where: { requestId, actId: { in: [...others] }, OR: done },
    data: { actId: id },
  });
}

interface OpenAct {
  id: string;
  mayHaveDone: (difference: Difference) => boolean;
}

/** Acts that left, or may have, and are not settled; a released decision of ours may still take effect. */
async function openActs(tx: Tx, requestId: string, cipher: FieldCipher): Promise<OpenAct[]> {
  const decisions = await tx.decision.findMany({
    where: {
      requestId,
      OR: [
        { state: { in: ["SENDING", "UNKNOWN", "RELEASED"] } },
        { state: { in: ["RECORDED", "NOT_SENT"] }, mayHaveLeft: true },
      ],
    },
    select: { id: true, kind: true, state: true, reasonText: true },
    orderBy: { id: "desc" },
  });
  const acts = await tx.requestAct.findMany({
    where: { requestId, state: { in: ["SENDING", "UNKNOWN"] } },
    select: { id: true, kind: true, contact: true },
  });
  const signatures = await tx.signingAct.findMany({
    where: { requestId, kind: "sign", state: { in: ["SENDING", "UNKNOWN"] } },
    select: { id: true, kind: true },
  });
  const leadsTo = (kind: string, { field, after }: Difference) =>
    field === "status" && after !== null && (effectsOf[kind]?.includes(after) ?? false);
  const decided = (released: boolean) =>
    decisions
      .filter(({ state }) => (state === "RELEASED") === released)
      .map(({ id, kind, reasonText }) => ({
        id,
        mayHaveDone: (found: Difference) =>
          leadsTo(kind, found) || (found.field === "refusalReason" && same("refusalReason", found.after, reasonText)),
      }));
  // What is under way did it rather than what was given up long ago.
  return [
    ...decided(false),
    ...acts.map((act) => {
      const wanted = act.kind === "update" ? openContact(cipher, act) : null;
      return {
        id: act.id,
        mayHaveDone: (found: Difference) =>
          leadsTo(act.kind, found) ||
          ((found.field === "phone" || found.field === "email") &&
            wanted !== null &&
            same(found.field, found.after, wanted[found.field])),
      };
    }),
    ...signatures.map(({ id, kind }) => ({ id, mayHaveDone: (found: Difference) => leadsTo(kind, found) })),
    ...decided(true),
  ];
}
