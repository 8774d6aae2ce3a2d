import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/lib/db";
import { dueTerms } from "@/lib/policy/due-terms";
import { policiesOf } from "@/lib/policy/reads";
import { urgencies, urgencyOf } from "@/lib/requests/urgency";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import { drawNext } from "./draw";

let world: World;
const ids: string[] = [];
beforeAll(async () => {
  world = await makeWorld();
  for (let made = 0; made < 6; made++)
    ids.push((await storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: new Date() })).id);
});
afterAll(() => world.sandbox.stop());

/** Half a minute more than said, so that no minute passes between writing and drawing. */
async function waitFor(minutes: readonly number[]): Promise<void> {
  await db().$executeRaw`
    UPDATE request r SET review_since = now() - make_interval(secs => given.minutes * 60 + 30)
      FROM unnest(${ids.slice(0, minutes.length)}::uuid[], ${[...minutes]}::int[]) AS given(id, minutes)
     WHERE r.id = given.id`;
}
const draw = () => inTransaction((tx) => drawNext(tx, world.nuria));

describe("the draw", () => {
  it("is always of the most urgent group there is, as the queue shows it, and says how many were in it", async () => {
    const terms = dueTerms((await policiesOf(db(), [world.authorityId])).values());
    const edges = [0, 44, 45, 59, 60, 61, 5000];
    const minute = fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: 90 }));
    await fc.assert(
      fc.asyncProperty(fc.array(minute, { minLength: 6, maxLength: 6 }), async (minutes) => {
        await waitFor(minutes);
        const groups = minutes.map((value) => urgencyOf(value, terms));
        const best = urgencies.find((group) => groups.includes(group));
        const drawn = await draw();
        expect(drawn).toMatchObject({ group: best, among: groups.filter((group) => group === best).length });
        expect(groups[ids.indexOf(drawn?.id ?? "")]).toBe(best);
      }),
      { numRuns: 60 },
    );
  });

  it("gives every one of a group at some time, and none of the others", async () => {
    await waitFor([70, 61, 300, 50, 10, 0]);
    const counts = new Map<string, number>();
    for (let turn = 0; turn < 120; turn++) {
      const { id } = (await draw()) ?? { id: "" };
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(ids.slice(0, 3).toSorted());
    // Of 120 draws among three, fewer than 15 of one come once in ten million runs.
    expect(Math.min(...counts.values())).toBeGreaterThan(14);
  });
});
