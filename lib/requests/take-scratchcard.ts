import "server-only";
import { db, isUniqueViolation } from "@/lib/db";
import type { Connection, Scratchcards } from "@/lib/workflows/workflow";
import { NotOpened } from "./creation";
import { lookUpOpening } from "./look-up-opening";

/** How long one and the same card is waited for while another opening holds it. */
const patienceMs = 15_000;
const pauseMs = 500;

const turns = new Map<string, Promise<unknown>>();

/**
 * Openings of an authority go one after the other in a process: until a card is used up, the provider offers no other.
 * Between processes the index of the reservations stands.
 */
export function inTurn<T>(authorityId: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(authorityId) ?? Promise.resolve()).then(work, work);
  const done = mine.then(
    () => {},
    () => {},
  );
  turns.set(authorityId, done);
  void done.then(() => {
    if (turns.get(authorityId) === done) turns.delete(authorityId);
  });
  return mine;
}

/**
 * Takes a card for one request: reading it at the provider reserves nothing, so it is reserved here, by an index, before
 * anything is sent. A card that another opening holds is waited for; one whose opening got no answer is looked up first.
 */
export async function takeScratchcard(
  cards: Scratchcards,
  connection: Connection,
  request: { id: string; authorityId: string },
): Promise<string> {
  const lookedUp = new Set<string>();
  for (let offered = { card: "", since: 0 }; ; ) {
    const card = await cards.firstUnused(connection, request.id);
    if (card === null) throw new NotOpened("no-scratchcards");
    if (card !== offered.card) offered = { card, since: performance.now() };
    if (await reserve(card, request.id)) return card;
    const holder = await db().request.findFirst({
      where: { authorityId: request.authorityId, scratchcard: card, creation: { not: "failed" } },
      select: { id: true, creation: true },
    });
    if (holder?.creation === "unknown" && !lookedUp.has(holder.id)) {
      lookedUp.add(holder.id);
      await lookUpOpening(holder.id, { counts: false });
      continue;
    }
    if (performance.now() - offered.since > patienceMs) throw new NotOpened("scratchcards-busy");
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/**
 * Says whether the card is this request's now. Only while its opening is young: the sweep gives up on old ones, and
 * nothing may leave after that. By the database clock.
 */
async function reserve(card: string, requestId: string): Promise<boolean> {
  try {
    const reserved = await db().$executeRaw`
      UPDATE request SET scratchcard = ${card}
       WHERE id = ${requestId}::uuid AND creation = 'sending' AND created_at > now() - interval '60 seconds'`;
    if (reserved === 0) throw new NotOpened("scratchcards-busy");
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
