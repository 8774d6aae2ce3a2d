import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { spend } from "@/lib/auth/limits";
import { blindIndex } from "@/lib/crypto/blind-index";
import { openSubject } from "@/lib/crypto/data-keys";
import { nameWords } from "@/lib/crypto/fold";
import { db, inTransaction, Prisma } from "@/lib/db";
import { env } from "@/lib/env";
import { openFacts } from "@/lib/evidence/facts";
import { timeZone } from "@/lib/i18n/tags";
import { userNames } from "@/lib/people/names";
import { rowColumns, type SelectedRow, toRow } from "@/lib/requests/list-row";
import { openPerson, personColumns } from "@/lib/requests/person";
import { prefixLengths } from "@/lib/requests/search-tokens";
import { readings, type Term } from "./interpret";
import { type HistoryFilter, type HistoryPage, historyPageSize } from "./schema";

interface Key {
  created_at: Date;
  id: string;
}

/** Candidates opened and looked at when the letters typed are more than the index holds. */
const openLimit = 400;

const statusSql: Record<NonNullable<HistoryFilter["status"]>, Prisma.Sql> = {
  waiting: Prisma.sql`r.status = 'VIDEOPENDING'`,
  incomplete: Prisma.sql`r.status = 'VIDEOINCOMPLETE'`,
  failed: Prisma.sql`r.status = 'VIDEOERROR'`,
  "to-review": Prisma.sql`r.status = 'VIDEOREVIEW' AND r.decision_state IS NULL`,
  validated: Prisma.sql`r.status = 'CREATED'`,
  approved: Prisma.sql`r.status = 'ENROLLREADY'`,
  issued: Prisma.sql`r.status IN ('ISSUED', 'RENEWED')`,
  refused: Prisma.sql`r.status = 'CANCELLED' AND r.refused_by IS NOT NULL`,
  cancelled: Prisma.sql`r.status = 'CANCELLED' AND r.refused_by IS NULL`,
  "unknown-outcome": Prisma.sql`r.decision_state IN ('UNKNOWN', 'NOT_SENT')`,
};

function filterSql(filter: HistoryFilter, authorityIds: readonly string[]): Prisma.Sql {
  const parts = [Prisma.sql`r.authority_id = ANY(${[...authorityIds]}::uuid[])`];
  if (filter.status) parts.push(statusSql[filter.status]);
  // Days are those of the product's time zone, whatever the database's is.
  const midnight = (day: string, later: number) =>
    Prisma.sql`(${day}::date + ${later}::int)::timestamp AT TIME ZONE ${timeZone}`;
  if (filter.since) parts.push(Prisma.sql`r.created_at >= ${midnight(filter.since, 0)}`);
  if (filter.until) parts.push(Prisma.sql`r.created_at < ${midnight(filter.until, 1)}`);
  return Prisma.join(parts, " AND ");
}

/** Keyset: everything after the last row of the page before, without counting what came earlier. */
function afterSql(after: string | undefined): { at: Date; id: string } {
  const [at, id] = after?.split("/") ?? [];
  return { at: new Date(at ?? "9999-01-01T00:00:00Z"), id: id ?? "ffffffff-ffff-ffff-ffff-ffffffffffff" };
}

/**
 * One page of the history, newest first. A term is looked up through keyed tokens, never by scanning; each search is
 * counted and leaves a line with a keyed hash of its terms.
 */
export async function searchHistory(actor: UserActor, filter: HistoryFilter): Promise<HistoryPage> {
  const scope =
    filter.authority && actor.authorityIds.includes(filter.authority) ? [filter.authority] : actor.authorityIds;
  const possible = filter.q ? readings(filter.q) : [];
  const term = possible.find((reading) => reading.kind === filter.as) ?? possible[0] ?? null;
  if (filter.q) await noteSearch(actor, filter.q, term);
  const found = filter.q && !term ? { keys: [], next: null } : await findKeys(filter, scope, term);
  const rows = await load(found.keys);
  const now = new Date();
  const names = await userNames(rows.map((row) => row.claim?.userId));
  return {
    rows: await Promise.all(rows.map((row) => toRow(row, names, now))),
    readAs: term?.kind ?? null,
    otherReadings: possible.filter((reading) => reading !== term).map((reading) => reading.kind),
    next: found.next,
    at: now.toISOString(),
  };
}

async function noteSearch(actor: UserActor, text: string, term: Term | null): Promise<void> {
  await spend("search", actor.userId);
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "search.run",
      details: { terms: blindIndex("search-terms", "system", text.trim().toLowerCase()), kind: term?.kind ?? null },
    }),
  );
}

interface Found {
  keys: Key[];
  next: string | null;
}

async function findKeys(filter: HistoryFilter, authorityIds: readonly string[], term: Term | null): Promise<Found> {
  if (!term) return page(await browse(filter, authorityIds));
  if (term.kind !== "name") return page(await byTokens(filter, authorityIds, exactTokens(term, authorityIds), []));
  return byName(filter, authorityIds, term.values);
}

/** One row more than a page tells whether there is a next one. */
function page(keys: Key[]): Found {
  const shown = keys.slice(0, historyPageSize);
  return { keys: shown, next: keys.length > historyPageSize ? cursorOf(shown.at(-1)) : null };
}

const cursorOf = (key: Key | undefined): string | null => (key ? `${key.created_at.toISOString()}/${key.id}` : null);

async function browse(filter: HistoryFilter, authorityIds: readonly string[]): Promise<Key[]> {
  const after = afterSql(filter.after);
  return db().$queryRaw<Key[]>`
    SELECT r.created_at, r.id FROM request r
     WHERE ${filterSql(filter, authorityIds)} AND (r.created_at, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)
     ORDER BY r.created_at DESC, r.id DESC LIMIT ${historyPageSize + 1}`;
}

function exactTokens(term: Term, authorityIds: readonly string[]): string[] {
  const kinds = {
    number: ["number", "request-pk", "videoid-pk"],
    email: ["email"],
    phone: ["phone"],
    document: ["document"],
  } as const;
  const indexes = kinds[term.kind as keyof typeof kinds];
  return authorityIds.flatMap((id) =>
    term.values.flatMap((value) => indexes.map((kind) => blindIndex(kind, id, value))),
  );
}

/**
 * Requests that carry one of `tokens` and, of every further group, one of its tokens too. Each token is walked newest
 * first in its own index range and stopped at a page, so that a common name costs no more than a rare one.
 */
async function byTokens(
  filter: HistoryFilter,
  authorityIds: readonly string[],
  tokens: readonly string[],
  others: readonly (readonly string[])[],
  limit = historyPageSize + 1,
): Promise<Key[]> {
  const after = afterSql(filter.after);
  const also = others.map(
    (group) => Prisma.sql`AND EXISTS (SELECT 1 FROM search_token o WHERE o.token = ANY(${[...group]}::uuid[])
       AND o.created_at = s.created_at AND o.request_id = s.request_id)`,
  );
  return db().$queryRaw<Key[]>`
    SELECT DISTINCT found.created_at, found.request_id AS id
      FROM unnest(${[...tokens]}::uuid[]) AS wanted
      CROSS JOIN LATERAL (
        SELECT s.created_at, s.request_id FROM search_token s JOIN request r ON r.id = s.request_id
         WHERE s.token = wanted AND (s.created_at, s.request_id) < (${after.at}::timestamptz, ${after.id}::uuid)
           AND ${filterSql(filter, authorityIds)} ${also.length ? Prisma.join(also, " ") : Prisma.empty}
         ORDER BY s.created_at DESC, s.request_id DESC LIMIT ${limit}) AS found
     ORDER BY found.created_at DESC, id DESC LIMIT ${limit}`;
}

interface NameWord {
  word: string;
  tokens: string[];
  /** The index holds fewer letters than were typed: candidates must be opened and compared. */
  partial: boolean;
}

function wordTokens(word: string, authorityIds: readonly string[]): NameWord {
  const whole = authorityIds.map((id) => blindIndex("name-word", id, word));
  const length = prefixLengths.filter((candidate) => candidate <= word.length).at(-1);
  if (!length || env().NAME_PREFIX_SEARCH === "off") return { word, tokens: whole, partial: false };
  const prefix = authorityIds.map((id) => blindIndex("name-prefix", id, word.slice(0, length)));
  return { word, tokens: prefix, partial: length < word.length };
}

/** Every word must begin a word of the name; the rarest drives, the others are checked beside it. */
async function byName(
  filter: HistoryFilter,
  authorityIds: readonly string[],
  typed: readonly string[],
): Promise<Found> {
  const words = await byRarity(typed.slice(0, 6).map((word) => wordTokens(word, authorityIds)));
  const [driver, ...others] = words;
  if (!driver) return { keys: [], next: null };
  const groups = others.map((word) => word.tokens);
  if (!words.some((word) => word.partial)) return page(await byTokens(filter, authorityIds, driver.tokens, groups));
  // More letters than the index holds: a bounded number of candidates is opened, newest first.
  const candidates = await byTokens(filter, authorityIds, driver.tokens, groups, openLimit);
  const keys: Key[] = [];
  for (let at = 0; at < candidates.length && keys.length <= historyPageSize; at += historyPageSize) {
    const some = candidates.slice(at, at + historyPageSize);
    const matching = await nameMatches(some, typed);
    keys.push(...some.filter((candidate) => matching.has(candidate.id)));
  }
  if (keys.length > historyPageSize) return page(keys);
  return { keys, next: candidates.length === openLimit ? cursorOf(candidates.at(-1)) : null };
}

async function byRarity(words: NameWord[]): Promise<NameWord[]> {
  if (words.length < 2) return words;
  const counted = await Promise.all(
    words.map(async (word) => {
      const [row] = await db().$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM (
          SELECT 1 FROM search_token WHERE token = ANY(${word.tokens}::uuid[]) LIMIT 1001) AS found`;
      return { word, n: row?.n ?? 0 };
    }),
  );
  return counted.sort((a, b) => a.n - b.n).map((entry) => entry.word);
}

async function nameMatches(candidates: readonly Key[], typed: readonly string[]): Promise<Set<string>> {
  const rows = await db().request.findMany({
    where: { id: { in: candidates.map((candidate) => candidate.id) } },
    select: { ...personColumns, evidence: { select: { facts: true } } },
  });
  const matching = new Set<string>();
  for (const row of rows) {
    const person = await openPerson(row);
    const facts = openFacts(await openSubject(row), row.id, row.evidence?.facts ?? null);
    const names = [
      person.givenName,
      person.surname1,
      person.surname2,
      facts?.ocr.given_name,
      facts?.ocr.surname_1,
      facts?.ocr.surname_2,
    ];
    const words = names.flatMap((name) => (name ? nameWords(name) : []));
    if (typed.every((wanted) => words.some((word) => word.startsWith(wanted)))) matching.add(row.id);
  }
  return matching;
}

async function load(keys: readonly Key[]): Promise<SelectedRow[]> {
  const rows = await db().request.findMany({ where: { id: { in: keys.map((key) => key.id) } }, select: rowColumns });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key) => byId.get(key.id)).filter((row): row is SelectedRow => row !== undefined);
}
