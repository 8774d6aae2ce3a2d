import "server-only";
import { blindIndex } from "@/lib/crypto/blind-index";
import { foldDocument, foldEmail, foldPhone, foldSerial, nameWords } from "@/lib/crypto/fold";
import type { Tx } from "@/lib/db";
import { env } from "@/lib/env";

/** Lengths at which a name's words are indexed for prefix search. Shorter input finds whole words only. */
export const prefixLengths = [3, 4, 6] as const;

type Values = readonly (string | null | undefined)[];

/** What a request can be found by. */
export interface Findable {
  number?: number;
  requestPk?: number | null;
  videoidPk?: number | null;
  scratchcards?: Values;
  /** Numbers of certificates. */
  certificates?: Values;
  documents?: Values;
  emails?: Values;
  phones?: Values;
  names?: Values;
}

/** Keyed tokens in an authority: exact values, whole words of names, and prefixes of those words. */
export function searchTokens(authorityId: string, found: Findable): string[] {
  const present = (values: Values = []) => values.filter((value): value is string => !!value?.trim());
  const numeric = (value: number | null | undefined) => (value === null || value === undefined ? [] : [String(value)]);
  const tokens = [
    ...numeric(found.number).map((value) => blindIndex("number", authorityId, value)),
    ...numeric(found.requestPk).map((value) => blindIndex("request-pk", authorityId, value)),
    ...numeric(found.videoidPk).map((value) => blindIndex("videoid-pk", authorityId, value)),
    ...present(found.scratchcards).map((value) => blindIndex("scratchcard", authorityId, value.trim())),
    ...present(found.certificates).map((value) => blindIndex("certificate", authorityId, foldSerial(value))),
    ...present(found.documents).map((value) => blindIndex("document", authorityId, foldDocument(value))),
    ...present(found.emails).map((value) => blindIndex("email", authorityId, foldEmail(value))),
    ...present(found.phones).map((value) => blindIndex("phone", authorityId, foldPhone(value))),
  ];
  for (const word of new Set(present(found.names).flatMap(nameWords))) {
    tokens.push(blindIndex("name-word", authorityId, word));
    if (env().NAME_PREFIX_SEARCH === "off") continue;
    for (const length of prefixLengths)
      if (word.length >= length) tokens.push(blindIndex("name-prefix", authorityId, word.slice(0, length)));
  }
  return [...new Set(tokens)];
}

/**
 * Adds to what a request can be found by, and answers what of it is new. What it was known by before stays: a corrected
 * e-mail finds it too.
 */
export async function addSearchTokens(
  tx: Tx,
  request: { id: string; authorityId: string; createdAt: Date },
  found: Findable,
): Promise<string[]> {
  const tokens = searchTokens(request.authorityId, found);
  const added = await tx.$queryRaw<{ token: string }[]>`
    INSERT INTO search_token (token, created_at, request_id)
    SELECT token, ${request.createdAt}::timestamptz, ${request.id}::uuid FROM unnest(${tokens}::uuid[]) AS token
    ON CONFLICT DO NOTHING RETURNING token`;
  return added.map(({ token }) => token);
}

/**
 * Which attempt this request is: how many of the authority's requests, up to and including it, share its phone,
 * e-mail or document. Counting stops at a hundred.
 */
export async function countAttempts(
  tx: Tx,
  request: { id: string; authorityId: string; createdAt: Date },
  known: { phone: string | null; email: string | null; documentNumber: string | null },
): Promise<number> {
  const { authorityId } = request;
  const shared = { documents: [known.documentNumber], emails: [known.email], phones: [known.phone] };
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT DISTINCT request_id FROM search_token
       WHERE token = ANY(${searchTokens(authorityId, shared)}::uuid[])
         AND (created_at, request_id) <= (${request.createdAt}::timestamptz, ${request.id}::uuid)
       LIMIT 100) AS found`;
  return Math.max(1, row?.n ?? 1);
}
