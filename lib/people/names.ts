import "server-only";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";

/** Names of capture systems, by the id of their key. */
export async function keyNames(ids: readonly (string | null | undefined)[]): Promise<Map<string, string>> {
  const wanted = ids.filter((id): id is string => Boolean(id));
  if (wanted.length === 0) return new Map();
  const rows = await db().intakeKey.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Names of people who sign in, by id. */
export async function userNames(ids: readonly (string | null | undefined)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => Boolean(id)))];
  if (wanted.length === 0) return new Map();
  const rows = await db().user.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  const cipher = await scopedCipher(null);
  return new Map(
    await Promise.all(
      rows.map(async (row) => [row.id, await cipher.open("user_account", "name", row.id, row.name)] as const),
    ),
  );
}
