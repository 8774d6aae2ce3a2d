import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db, type Prisma } from "@/lib/db";
import { keyNames, userNames } from "@/lib/people/names";
import type { AuditCheck, AuditFilter, AuditPage } from "./schema";
import { verifyAudit } from "./verify";

const pageSize = 50;

/** Chains an auditor may read: those of their authorities, and the system's own. */
const chainsOf = (actor: UserActor): string[] => [...actor.authorityIds, "system"];

/** One page of the trail, newest first, by key. */
export async function readAudit(actor: UserActor, filter: AuditFilter): Promise<AuditPage> {
  const rows = await db().auditEvent.findMany({
    where: { chain: { in: chainsOf(actor) }, ...(await conditions(actor, filter)) },
    orderBy: [{ at: "desc" }, { chain: "desc" }, { seq: "desc" }],
    take: pageSize + 1,
  });
  const shown = rows.slice(0, pageSize);
  const names = await userNames(shown.map((row) => row.actorId));
  const systems = await keyNames(shown.map((row) => (row.actorKind === "key" ? row.actorId : null)));
  const [authorities, requests] = await Promise.all([
    db().authority.findMany({ where: { id: { in: [...actor.authorityIds] } }, select: { id: true, name: true } }),
    db().request.findMany({
      where: { id: { in: shown.map((row) => row.requestId).filter((id): id is string => id !== null) } },
      select: { id: true, number: true },
    }),
  ]);
  const details = await Promise.all(shown.map(openReason));
  const authorityNames = new Map(authorities.map((row) => [row.id, row.name]));
  const numbers = new Map(requests.map((row) => [row.id, row.number]));
  const last = shown.at(-1);
  return {
    rows: shown.map((row, at) => ({
      chain: row.chain,
      chainName: authorityNames.get(row.chain) ?? null,
      seq: Number(row.seq),
      at: row.at.toISOString(),
      action: row.action,
      outcome: row.outcome,
      actorKind: row.actorKind,
      actor: row.actorId ? (names.get(row.actorId) ?? systems.get(row.actorId) ?? null) : null,
      role: row.role,
      session: row.sessionId,
      ip: row.ip,
      requestId: row.requestId,
      requestNumber: row.requestId ? (numbers.get(row.requestId) ?? null) : null,
      subject: row.subjectId,
      details: details[at] ?? row.details,
      prevHash: Buffer.from(row.prevHash).toString("hex"),
      hash: Buffer.from(row.hash).toString("hex"),
    })),
    next: rows.length > pageSize && last ? `${last.at.toISOString()}/${last.chain}/${last.seq}` : null,
  };
}

/** The written reason of an act is sealed in the trail; it is opened for the auditor who reads it. */
async function openReason(row: { chain: string; requestId: string | null; details: string }): Promise<string> {
  const details = JSON.parse(row.details) as Record<string, unknown>;
  const { reason } = details;
  if (!row.requestId || typeof reason !== "string" || !reason.startsWith("v1.")) return row.details;
  const cipher = await scopedCipher(row.chain);
  return JSON.stringify({ ...details, reason: await cipher.open("audit_event", "reason", row.requestId, reason) });
}

async function conditions(actor: UserActor, filter: AuditFilter): Promise<Prisma.AuditEventWhereInput> {
  const where: Prisma.AuditEventWhereInput[] = [];
  if (filter.action) where.push({ action: filter.action });
  if (filter.outcome) where.push({ outcome: filter.outcome });
  if (filter.person) where.push({ actorId: filter.person });
  if (filter.day) {
    const from = new Date(`${filter.day}T00:00:00Z`);
    where.push({ at: { gte: from, lt: new Date(from.getTime() + 86_400_000) } });
  }
  if (filter.request) {
    const number = Number(/^R?-?0*(\d{1,9})$/i.exec(filter.request)?.[1] ?? Number.NaN);
    const found = Number.isInteger(number)
      ? await db().request.findFirst({
          where: { number, authorityId: { in: [...actor.authorityIds] } },
          select: { id: true },
        })
      : null;
    where.push({ requestId: found?.id ?? "00000000-0000-0000-0000-000000000000" });
  }
  if (filter.after) {
    const [at = "", chain = "", seq = "0"] = filter.after.split("/");
    where.push({ at: { lte: new Date(at) } });
    where.push({
      OR: [
        { at: { lt: new Date(at) } },
        { at: new Date(at), chain: { lt: chain } },
        { at: new Date(at), chain, seq: { lt: BigInt(seq) } },
      ],
    });
  }
  return { AND: where };
}

/** Recomputes the chains an auditor may read. */
export async function checkAudit(actor: UserActor): Promise<AuditCheck> {
  const started = performance.now();
  const chains = await verifyAudit(chainsOf(actor));
  return {
    at: new Date().toISOString(),
    ms: Math.round(performance.now() - started),
    events: chains.reduce((sum, entry) => sum + entry.events, 0),
    chains,
  };
}
