import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { roles } from "@/lib/auth/roles";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { type PersonRow, personRow } from "./schema";

const day = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;

/** People of the actor's authorities. Expired and missing dates are shown; policy may enforce them later. */
export async function readPeople(actor: UserActor): Promise<PersonRow[]> {
  const rows = await db().user.findMany({
    where: { authorities: { some: { authorityId: { in: [...actor.authorityIds] } } } },
    include: { authorities: true },
  });
  const cipher = await scopedCipher(null);
  const people = await Promise.all(
    rows.map(async (row) =>
      personRow.parse({
        id: row.id,
        version: row.version,
        name: await cipher.open("user_account", "name", row.id, row.name),
        email: await cipher.open("user_account", "email", row.id, row.email),
        role: row.role,
        raoId: row.raoId,
        raoUsername: row.raoUsername
          ? await cipher.open("user_account", "rao_username", row.id, row.raoUsername)
          : null,
        authorityIds: row.authorities.map((entry) => entry.authorityId).filter((id) => actor.authorityIds.includes(id)),
        appointedOn: day(row.appointedOn),
        trainedUntil: day(row.trainedUntil),
        trainingHours: row.trainingHours,
        certificateEnds: day(row.certificateEnds),
        lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
        secondFactor: row.totpSecret !== null && row.passwordHash !== null,
        state: row.disabledAt ? "disabled" : row.passwordHash ? "active" : "invited",
      }),
    ),
  );
  return people.sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.name.localeCompare(b.name));
}

/** Officers of an authority who can decide: those with an id at the provider. */
export async function officersOf(authorityId: string): Promise<{ id: string; name: string }[]> {
  const rows = await db().user.findMany({
    where: { role: "rao", disabledAt: null, raoId: { not: null }, authorities: { some: { authorityId } } },
    select: { id: true, name: true },
  });
  const cipher = await scopedCipher(null);
  const people = rows.map(async (row) => ({
    id: row.id,
    name: await cipher.open("user_account", "name", row.id, row.name),
  }));
  return (await Promise.all(people)).sort((a, b) => a.name.localeCompare(b.name));
}
