import { releaseClaim } from "@/lib/claims/hold-claim";
import { takeNext } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { storedRequest } from "@/lib/testing/rows";
import { makePerson, type World } from "@/lib/testing/world";
import { clock, inFlight, type Measured, withFloor } from "./measure";

const officers = 20;
const queue = 600;

/**
 * Taking the next request: twenty officers take and give back until the queue is through. The floor is the bare claim
 * of a row nobody holds.
 */
export async function claims(world: World): Promise<Measured[]> {
  const people = await Promise.all(Array.from({ length: officers }, () => makePerson("rao", [world.authorityId])));
  for (let made = 0; made < queue; made++)
    await storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: new Date(Date.now() - made * 1000) });

  const taken: string[] = [];
  const backs: number[] = [];
  const takes: number[] = [];
  const stop = clock();
  await Promise.all(
    people.map(async (officer) => {
      while (taken.length < queue) {
        const from = performance.now();
        const claim = await takeNext(officer).catch(() => null);
        if (!claim) break;
        takes.push(performance.now() - from);
        taken.push(claim.requestId);
        // Through with it: it leaves the queue, or it would be everybody's next again.
        await db().request.update({ where: { id: claim.requestId }, data: { status: "CANCELLED" } });
        const back = performance.now();
        await releaseClaim(officer, claim);
        backs.push(performance.now() - back);
      }
    }),
  );
  const whole = stop(queue);
  if (taken.length !== queue || new Set(taken).size !== queue)
    throw new Error(`${taken.length} claims of ${new Set(taken).size} requests, of ${queue}`);

  const tables = `
    CREATE TABLE bench_claim (id int PRIMARY KEY, since timestamptz, holder int, until timestamptz);
    INSERT INTO bench_claim SELECT n, now() - make_interval(secs => n) FROM generate_series(1, ${queue}) AS n;
    CREATE INDEX ON bench_claim (since, id) WHERE holder IS NULL;`;
  return withFloor(tables, async (floor) => {
    const turns = Array.from({ length: queue }, (_, at) => at);
    const claim = (turn: number) =>
      floor.query(
        `UPDATE bench_claim SET holder = $1, until = now() + interval '15 minutes' WHERE id = (
           SELECT id FROM bench_claim WHERE holder IS NULL ORDER BY since, id LIMIT 1 FOR UPDATE SKIP LOCKED)`,
        [turn % officers],
      );
    const bare = { what: "SKIP LOCKED", ...(await inFlight(turns, officers, claim)) };
    const free = (turn: number) => floor.query("UPDATE bench_claim SET holder = NULL WHERE id = $1", [turn + 1]);
    const freed = { what: "UPDATE", ...(await inFlight(turns, officers, free)) };
    return [
      { operation: "take next", times: takes, ...whole, inFlight: officers, floor: bare },
      { operation: "give back", times: backs, ...whole, inFlight: officers, floor: freed },
    ];
  });
}
