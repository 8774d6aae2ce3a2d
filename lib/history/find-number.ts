import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { FindNumberInput } from "./schema";
import { searchHistory } from "./search";

/** The requests of a number, of ours before the provider's: looked for, counted and logged as every search is. */
export async function findNumber(
  actor: UserActor,
  { number }: FindNumberInput,
): Promise<{ id: string; number: number }[]> {
  const { rows } = await searchHistory(actor, { q: number, as: "number" });
  const own = Number(number.replace(/\D/g, ""));
  return rows
    .map(({ id, number: ours }) => ({ id, number: ours }))
    .sort((a, b) => Number(b.number === own) - Number(a.number === own));
}
