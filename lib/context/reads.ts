import "server-only";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { foldDocument } from "@/lib/crypto/fold";
import { db, Prisma } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { maskDocument } from "@/lib/requests/mask";
import { searchTokens } from "@/lib/requests/search-tokens";
import { type CauseCode, causeOf } from "@/lib/reviews/catalogue";
import type { EvidenceFacts } from "@/lib/workflows/evidence";
import { houseStatus } from "@/lib/workflows/status";
import type { Identity } from "@/lib/workflows/workflow";
import type { ContextRow, ContextView } from "./views";

const months = 24;
/** Requests shown of a kind, and looked through for another document or a refusal. */
const shown = 20;
const lookedThrough = 100;

const kinds = ["document", "phone", "email"] as const;
type Kind = (typeof kinds)[number];

/** What the question is asked about; whether the reader holds it is the caller's to know. */
interface Asked {
  request: { id: string; authorityId: string };
  identity: Identity;
  evidence: EvidenceFacts | null;
  facts: Pick<ContextView, "contactCheck"> & { earlierFraud: boolean };
}

/**
 * The authority's other requests that share document, phone or e-mail with this one: found by the keyed indexes, bounded,
 * newest first, masked. An earlier e-mail of theirs that was corrected since still finds them.
 */
export async function readContext({ request, identity, evidence, facts }: Asked): Promise<ContextView> {
  const own = [identity.documentNumber, evidence?.ocr.serial_number].filter((number): number is string => !!number);
  const tokens: Record<Kind, string[]> = {
    document: searchTokens(request.authorityId, { documents: own }),
    phone: searchTokens(request.authorityId, { phones: [identity.phone] }),
    email: searchTokens(request.authorityId, { emails: [identity.email] }),
  };
  const found = await findSharing(request, tokens);
  const ids = [...new Set(found.map((match) => match.requestId))];
  const others = await readOthers(ids, new Set(own.map(foldDocument)));
  const of = (kind: Kind): ContextView[Kind] => {
    const all = found.filter((match) => match.kind === kind).flatMap(({ requestId }) => others.get(requestId) ?? []);
    return {
      known: tokens[kind].length > 0,
      rows: all.slice(0, shown),
      more: all.length > shown,
      otherDocument: all.some((row) => row.otherDocument !== null),
    };
  };
  return {
    months,
    document: of("document"),
    phone: of("phone"),
    email: of("email"),
    fraud: facts.earlierFraud,
    contactCheck: facts.contactCheck,
  };
}

/** By each token apart, so that one that many share cannot hide the others. */
async function findSharing(
  request: Asked["request"],
  tokens: Record<Kind, string[]>,
): Promise<{ kind: Kind; requestId: string }[]> {
  const wanted = kinds.flatMap((kind) => tokens[kind].map((token) => Prisma.sql`(${kind}, ${token}::uuid)`));
  if (wanted.length === 0) return [];
  return db().$queryRaw`
    SELECT kind, "requestId" FROM (
      SELECT DISTINCT wanted.kind, match.request_id AS "requestId", match.created_at
        FROM (VALUES ${Prisma.join(wanted)}) AS wanted (kind, token)
       CROSS JOIN LATERAL (
         SELECT request_id, created_at FROM search_token
          WHERE token = wanted.token AND created_at >= now() - ${months}::int * interval '1 month'
            AND request_id <> ${request.id}::uuid
          ORDER BY created_at DESC, request_id DESC LIMIT ${lookedThrough}) AS match) AS found
     ORDER BY created_at DESC, "requestId" DESC`;
}

async function readOthers(ids: readonly string[], own: ReadonlySet<string>): Promise<Map<string, ContextRow>> {
  if (ids.length === 0) return new Map();
  const requestId = { in: [...ids] };
  const [rows, refusals, cancellations] = await Promise.all([
    db().request.findMany({
      where: { id: requestId },
      select: {
        ...subjectKeyColumns,
        number: true,
        workflow: true,
        creation: true,
        status: true,
        statusChangedAt: true,
        refusedBy: true,
        decisionState: true,
        approvedById: true,
        documentNumber: true,
      },
    }),
    db().decision.findMany({
      where: { requestId, kind: "refuse", state: "CONFIRMED" },
      select: { requestId: true, userId: true, reasonCode: true },
    }),
    db().requestAct.findMany({
      where: { requestId, kind: "cancel", state: "CONFIRMED" },
      select: { requestId: true, userId: true },
    }),
  ]);
  const refused = new Map(refusals.map((decision) => [decision.requestId, decision]));
  const cancelled = new Map(cancellations.map((act) => [act.requestId, act.userId]));
  const names = await userNames([...refusals, ...cancellations].map(({ userId }) => userId).concat(approvers(rows)));
  const entries = rows.map(async (row): Promise<[string, ContextRow]> => {
    const refusal = refused.get(row.id);
    const number = row.documentNumber
      ? (await openSubject(row)).open({ table: "request", column: "documentNumber", row: row.id }, row.documentNumber)
      : null;
    const author = refusal?.userId ?? cancelled.get(row.id) ?? row.approvedById;
    return [
      row.id,
      {
        id: row.id,
        number: row.number,
        status: houseStatus(row),
        providerStatus: row.status,
        refusal: refusal?.reasonCode ? causeOf(refusal.reasonCode as CauseCode).class : null,
        changedAt: row.statusChangedAt.toISOString(),
        by: (author && names.get(author)) || null,
        otherDocument: number && own.size > 0 && !own.has(foldDocument(number)) ? maskDocument(number) : null,
      },
    ];
  });
  return new Map(await Promise.all(entries));
}

const approvers = (rows: readonly { approvedById: string | null }[]): string[] =>
  rows.flatMap(({ approvedById }) => approvedById ?? []);
