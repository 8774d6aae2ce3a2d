import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { databaseTime, db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { userNames } from "@/lib/people/names";
import { type PolicyInForce, policiesOf, toPolicy } from "./reads";
import type { PolicyAddress } from "./schema";
import { isSeen, sinceOf, stateOf, type VersionDates } from "./state";
import { type PolicyView, policyView, type VersionRow } from "./views";

/** Versions the page lists, newest first; an authority changes its policy a few times a year. */
const listed = 200;

const dates = {
  id: true,
  version: true,
  authorId: true,
  startsAt: true,
  createdAt: true,
  seenAt: true,
  withdrawnAt: true,
} as const;
const columns = { ...dates, preset: true, seenById: true, reason: true } as const;

type Row = VersionDates & { preset: string; seenById: string | null; reason: string | null };

/** What is in force in an authority of the actor's, what waits, and one version as a whole. */
export async function readPolicy(actor: UserActor, address: PolicyAddress): Promise<PolicyView | null> {
  const authorities = await db().authority.findMany({
    where: { id: { in: [...actor.authorityIds] } },
    select: { id: true, name: true, code: true, policies: { select: dates, where: { withdrawnAt: null } } },
    orderBy: { name: "asc" },
  });
  const chosen = authorities.find(({ id }) => id === address.authority) ?? authorities[0];
  if (!chosen) return null;
  if (address.authority && chosen.id !== address.authority) throw new AppError("not-found");
  const now = await databaseTime(db());
  const policies = await policiesOf(db(), actor.authorityIds);
  const inForce = policies.get(chosen.id);
  if (!inForce) throw new AppError("not-found");
  const versions = await versionsOf(actor, chosen.id, inForce, now);
  const number = address.version ?? inForce.version;
  const found = await db().policyVersion.findUnique({
    where: { authorityId_version: { authorityId: chosen.id, version: number } },
  });
  const row = versions.find(({ version }) => version === number);
  if (!found || !row) throw new AppError("not-found");
  const contentOf = ({ preset, settings }: Pick<PolicyInForce, "preset" | "settings">) => ({ preset, settings });
  return policyView.parse({
    authorities: authorities.map((authority) => summaryOf(actor, authority, policies.get(authority.id), now)),
    authorityId: chosen.id,
    versions,
    inForce: { version: inForce.version, content: contentOf(inForce) },
    shown: { row, content: contentOf(toPolicy(found)) },
    others: await otherAdmins(chosen.id, found.authorId),
  });
}

interface Summarised {
  id: string;
  name: string;
  code: string;
  policies: VersionDates[];
}

function summaryOf(actor: UserActor, authority: Summarised, inForce: PolicyInForce | undefined, now: Date) {
  const { id, name, code, policies } = authority;
  if (!inForce) throw new AppError("not-found");
  const waiting = policies.filter((row) => stateOf(row, inForce, now) === "waiting");
  const others = waiting.filter((row) => row.authorId !== actor.userId);
  return {
    ...{ id, name, code, preset: inForce.preset, version: inForce.version, waiting: waiting.length },
    toSee: actor.role === "admin" ? others.length : 0,
  };
}

async function versionsOf(
  actor: UserActor,
  authorityId: string,
  inForce: PolicyInForce,
  now: Date,
): Promise<VersionRow[]> {
  const rows: Row[] = await db().policyVersion.findMany({
    where: { authorityId },
    select: columns,
    orderBy: { version: "desc" },
    take: listed,
  });
  const names = await userNames(rows.flatMap((row) => [row.authorId, row.seenById]));
  const cipher = await scopedCipher(authorityId);
  const starts = rows
    .filter((row) => row.withdrawnAt === null && isSeen(row))
    .toSorted((a, b) => sinceOf(a).getTime() - sinceOf(b).getTime() || a.version - b.version);
  return Promise.all(
    rows.map(async (row) => {
      const at = starts.findIndex(({ id }) => id === row.id);
      const next = at === -1 ? undefined : starts[at + 1];
      return {
        id: row.id,
        version: row.version,
        preset: toPolicy({ ...row, settings: {} }).preset,
        state: stateOf(row, inForce, now),
        author: row.authorId && (names.get(row.authorId) ?? null),
        mine: row.authorId === actor.userId,
        createdAt: row.createdAt.toISOString(),
        startsAt: row.startsAt.toISOString(),
        seenBy: row.seenById && (names.get(row.seenById) ?? null),
        seenAt: row.seenAt?.toISOString() ?? null,
        withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
        since: at === -1 ? null : sinceOf(row).toISOString(),
        until: next ? sinceOf(next).toISOString() : null,
        reason: row.reason && (await cipher.open("policy_version", "reason", row.id, row.reason)),
      };
    }),
  );
}

const otherAdmins = (authorityId: string, authorId: string | null): Promise<number> =>
  db().user.count({
    where: {
      role: "admin",
      disabledAt: null,
      passwordHash: { not: null },
      authorities: { some: { authorityId } },
      ...(authorId ? { id: { not: authorId } } : {}),
    },
  });
