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

/** Candidates a page goes through where a status or a second word may leave few of them. */
const walkLimit = 2000;

const statusSql: Record<NonNullable<HistoryFilter["status"]>, Prisma.Sql> = {
  waiting: Prisma.sql`r.status = 'VIDEOPENDING'`,
  incomplete: Prisma.sql`r.status = 'VIDEOINCOMPLETE'`,
  failed: Prisma.sql`r.status = 'VIDEOERROR'`,
  "with-operator": Prisma.sql`r.status = 'VIDEOREVIEW' AND r.workflow = 'ra-eidas'`,
  "to-review": Prisma.sql`r.status = 'VIDEOREVIEW' AND r.workflow <> 'ra-eidas' AND r.decision_state IS NULL`,
  validated: Prisma.sql`r.status = 'CREATED'`,
  approved: Prisma.sql`r.status = 'ENROLLREADY'`,
  issued: Prisma.sql`r.status IN ('ISSUED', 'RENEWED')`,
  refused: Prisma.sql`r.status = 'CANCELLED' AND r.refused_by IS NOT NULL`,
  cancelled: Prisma.sql`r.status = 'CANCELLED' AND r.refused_by IS NULL`,
  "unknown-outcome": Prisma.sql`r.decision_state IN ('UNKNOWN', 'NOT_SENT')`,
};

/**
 * The part of an index in time and id that a page may take from: by keyset everything after the last row of the page
 * before, without counting what came earlier, and of that the days asked for.
 */
function rangeSql(filter: HistoryFilter, at: Prisma.Sql, id: Prisma.Sql): Prisma.Sql {
  const [time = "9999-01-01T00:00:00Z", last = "ffffffff-ffff-ffff-ffff-ffffffffffff"] = filter.after?.split("/") ?? [];
  const parts = [Prisma.sql`(${at}, ${id}) < (${new Date(time)}::timestamptz, ${last}::uuid)`];
  // Days are those of the product's time zone, whatever the database's is.
  const midnight = (day: string, later: number) =>
    Prisma.sql`(${day}::date + ${later}::int)::timestamp AT TIME ZONE ${timeZone}`;
  if (filter.since) parts.push(Prisma.sql`${at} >= ${midnight(filter.since, 0)}`);
  if (filter.until) parts.push(Prisma.sql`${at} < ${midnight(filter.until, 1)}`);
  return Prisma.join(parts, " AND ");
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

interface Walk {
  keys: Key[];
  /** The last candidate gone through, where there may be more behind it. */
  stopped: Key | undefined;
}

async function findKeys(filter: HistoryFilter, authorityIds: readonly string[], term: Term | null): Promise<Found> {
  if (!term) return page(await browse(filter, authorityIds));
  if (term.kind !== "name") return page(await byTokens(filter, authorityIds, exactTokens(term, authorityIds), []));
  return byName(filter, authorityIds, term.values);
}

/** One row more than a page tells whether there is a next one; where a walk stopped, the next goes on from there. */
function page({ keys, stopped }: Walk): Found {
  const shown = keys.slice(0, historyPageSize);
  return { keys: shown, next: cursorOf(keys.length > historyPageSize ? shown.at(-1) : stopped) };
}

const cursorOf = (key: Key | undefined): string | null => (key ? `${key.created_at.toISOString()}/${key.id}` : null);

/** A page of each authority, in the order of its index, and of those the newest. */
async function browse(filter: HistoryFilter, authorityIds: readonly string[]): Promise<Walk> {
  const limit = historyPageSize + 1;
  const keys = await db().$queryRaw<Key[]>`
    SELECT found.created_at, found.id
      FROM unnest(${[...authorityIds]}::uuid[]) AS wanted
      CROSS JOIN LATERAL (
        SELECT r.created_at, r.id FROM request r
         WHERE r.authority_id = wanted AND ${rangeSql(filter, Prisma.sql`r.created_at`, Prisma.sql`r.id`)}
           ${filter.status ? Prisma.sql`AND ${statusSql[filter.status]}` : Prisma.empty}
         ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}) AS found
     ORDER BY found.created_at DESC, found.id DESC LIMIT ${limit}`;
  return { keys, stopped: undefined };
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
 * first in its own index range and stopped after a bounded number of candidates, so that a common name costs no more
 * than a rare one; only then the candidates are held against status and further words.
 */
async function byTokens(
  filter: HistoryFilter,
  authorityIds: readonly string[],
  tokens: readonly string[],
  others: readonly (readonly string[])[],
  limit = historyPageSize + 1,
): Promise<Walk> {
  const conditions = [
    Prisma.sql`r.authority_id = ANY(${[...authorityIds]}::uuid[])`,
    ...(filter.status ? [statusSql[filter.status]] : []),
    ...others.map(
      (group) => Prisma.sql`EXISTS (SELECT 1 FROM search_token o WHERE o.token = ANY(${[...group]}::uuid[])
         AND o.created_at = walked.created_at AND o.request_id = walked.id)`,
    ),
  ];
  const most = filter.status || others.length > 0 ? walkLimit : limit;
  const rows = await db().$queryRaw<(Key & { matches: boolean })[]>`
    WITH walked AS MATERIALIZED (
      SELECT DISTINCT found.created_at, found.request_id AS id
        FROM unnest(${[...tokens]}::uuid[]) AS wanted
        CROSS JOIN LATERAL (
          SELECT s.created_at, s.request_id FROM search_token s
           WHERE s.token = wanted AND ${rangeSql(filter, Prisma.sql`s.created_at`, Prisma.sql`s.request_id`)}
           ORDER BY s.created_at DESC, s.request_id DESC LIMIT ${most}) AS found
       ORDER BY found.created_at DESC, id DESC LIMIT ${most})
    (SELECT walked.created_at, walked.id, true AS matches FROM walked JOIN request r ON r.id = walked.id
      WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY walked.created_at DESC, walked.id DESC LIMIT ${limit})
    UNION ALL
    (SELECT created_at, id, false FROM walked ORDER BY created_at DESC, id DESC OFFSET ${most - 1} LIMIT 1)
    ORDER BY created_at DESC, id DESC`;
  return { keys: rows.filter((row) => row.matches), stopped: rows.find((row) => !row.matches) };
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
  const { keys: candidates, stopped } = await byTokens(filter, authorityIds, driver.tokens, groups, openLimit);
  const keys: Key[] = [];
  for (let at = 0; at < candidates.length && keys.length <= historyPageSize; at += historyPageSize) {
    const some = candidates.slice(at, at + historyPageSize);
    const matching = await nameMatches(some, typed);
    keys.push(...some.filter((candidate) => matching.has(candidate.id)));
  }
  return page({ keys, stopped: candidates.length === openLimit ? candidates.at(-1) : stopped });
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
