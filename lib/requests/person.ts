import "server-only";
import { blindIndex } from "@/lib/crypto/blind-index";
import { openSubject, type SubjectKeyRow, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { foldDocument, foldEmail, foldPhone, nameWords } from "@/lib/crypto/fold";
import type { FieldCipher } from "@/lib/crypto/seal";
import type { Tx } from "@/lib/db";
import { env } from "@/lib/env";
import type { Identity } from "@/lib/workflows/workflow";

/** The sealed columns of a person, by the name of the field. */
export const personFields = [
  "givenName",
  "surname1",
  "surname2",
  "documentNumber",
  "documentType",
  "documentCountry",
  "birthDate",
  "email",
  "phone",
] as const satisfies readonly (keyof Identity)[];

export type PersonField = (typeof personFields)[number];
type SealedPerson = Record<PersonField, string | null>;

/** Columns to select so that `openPerson` can work. */
export const personColumns = {
  ...subjectKeyColumns,
  ...(Object.fromEntries(personFields.map((field) => [field, true])) as Record<PersonField, true>),
} as const;

export function sealPerson(cipher: FieldCipher, requestId: string, person: Identity): SealedPerson {
  const sealed = personFields.map((column) => [
    column,
    cipher.sealOptional({ table: "request", column, row: requestId }, person[column]),
  ]);
  return Object.fromEntries(sealed) as SealedPerson;
}

export async function openPerson(row: SubjectKeyRow & SealedPerson): Promise<Identity> {
  const cipher = await openSubject(row);
  const open = personFields.map((column) => [
    column,
    cipher.openOptional({ table: "request", column, row: row.id }, row[column]),
  ]);
  return Object.fromEntries(open) as unknown as Identity;
}

export const noIdentity: Identity = {
  givenName: null,
  surname1: null,
  surname2: null,
  documentNumber: null,
  documentType: null,
  documentCountry: null,
  birthDate: null,
  email: null,
  phone: null,
};

/** Lengths at which a name's words are indexed for prefix search. Shorter input finds whole words only. */
export const prefixLengths = [3, 4, 6] as const;

/** What a request can be found by. */
export interface Findable {
  number: number;
  requestPk: number | null;
  videoidPk: number | null;
  documents: readonly (string | null | undefined)[];
  emails: readonly (string | null | undefined)[];
  phones: readonly (string | null | undefined)[];
  names: readonly (string | null | undefined)[];
}

/** Keyed tokens of one request in its authority: exact values, whole words of names, and prefixes of those words. */
export function searchTokens(authorityId: string, found: Findable): string[] {
  const present = (values: readonly (string | null | undefined)[]) =>
    values.filter((value): value is string => !!value?.trim());
  const tokens = [
    blindIndex("number", authorityId, String(found.number)),
    ...(found.requestPk === null ? [] : [blindIndex("request-pk", authorityId, String(found.requestPk))]),
    ...(found.videoidPk === null ? [] : [blindIndex("videoid-pk", authorityId, String(found.videoidPk))]),
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

/** Replaces the tokens of a request by those of what is known now. */
export async function writeSearchTokens(
  tx: Tx,
  request: { id: string; authorityId: string; createdAt: Date },
  found: Findable,
): Promise<void> {
  const tokens = searchTokens(request.authorityId, found);
  await tx.$executeRaw`DELETE FROM search_token WHERE request_id = ${request.id}::uuid`;
  await tx.$executeRaw`
    INSERT INTO search_token (token, created_at, request_id)
    SELECT token, ${request.createdAt}::timestamptz, ${request.id}::uuid FROM unnest(${tokens}::uuid[]) AS token`;
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
  const tokens = [
    known.phone && blindIndex("phone", request.authorityId, foldPhone(known.phone)),
    known.email && blindIndex("email", request.authorityId, foldEmail(known.email)),
    known.documentNumber && blindIndex("document", request.authorityId, foldDocument(known.documentNumber)),
  ].filter((token): token is string => Boolean(token));
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT DISTINCT request_id FROM search_token
       WHERE token = ANY(${tokens}::uuid[]) AND (created_at, request_id) <= (${request.createdAt}::timestamptz, ${request.id}::uuid)
       LIMIT 100) AS found`;
  return Math.max(1, row?.n ?? 1);
}
