import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db, Prisma } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { timeZone } from "@/lib/i18n/tags";
import { maskBody } from "./mask-body";
import { replayable } from "./replayable";
import type { InboxFilter } from "./schema";
import { type DeliveryDetail, deliveryDetail, type InboxPage, type InboxRow, inboxPage, reasons } from "./views";

const pageSize = 50;

interface Row {
  id: string;
  authority: string;
  received_at: Date;
  family: InboxRow["family"];
  event_type: string | null;
  status: string | null;
  times: number;
  state: InboxRow["state"];
  error: string | null;
  request_id: string | null;
  number: number | null;
  request_pk: number | null;
}

const columns = Prisma.sql`
  d.id, a.name AS authority, d.received_at, d.family, d.event_type, d.status, d.times, d.state, d.error, d.request_pk,
  r.id AS request_id, r.number`;

/** A hint that was not applied leads to the request of its number all the same. */
const request = Prisma.sql`
  LEFT JOIN request r ON r.authority_id = d.authority_id
    AND (r.id = d.request_id OR (d.request_id IS NULL AND r.request_pk = d.request_pk))`;

const toRow = (row: Row): InboxRow => ({
  id: row.id,
  authority: row.authority,
  receivedAt: row.received_at.toISOString(),
  family: row.family,
  event: row.event_type,
  status: row.status,
  times: row.times,
  state: row.state,
  reason: row.error === null ? null : (reasons.find((reason) => reason === row.error) ?? "failed"),
  request: row.request_id && row.number !== null ? { id: row.request_id, number: row.number } : null,
  requestPk: row.request_pk,
});

/** One page of the hints of the reader's authorities, newest first, by key. */
export async function readInbox(actor: UserActor, filter: InboxFilter): Promise<InboxPage> {
  const authorityIds = [...actor.authorityIds];
  const wanted = await conditions(authorityIds, filter);
  if (!wanted) return { rows: [], next: null };
  const rows = await db().$queryRaw<Row[]>`
    WITH found AS (
      SELECT page.* FROM unnest(${authorityIds}::uuid[]) AS wanted (authority)
        CROSS JOIN LATERAL (
          SELECT d.* FROM webhook_delivery d WHERE d.authority_id = wanted.authority AND ${wanted}
           ORDER BY d.received_at DESC, d.id DESC LIMIT ${pageSize + 1}) AS page
       ORDER BY page.received_at DESC, page.id DESC LIMIT ${pageSize + 1})
    SELECT ${columns} FROM found d JOIN authority a ON a.id = d.authority_id ${request}
     ORDER BY d.received_at DESC, d.id DESC`;
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  const next = last ? `${last.received_at.toISOString()}/${last.id}` : null;
  return inboxPage.parse({ rows: shown.map(toRow), next });
}

/** Null where nothing can match. */
async function conditions(authorityIds: string[], filter: InboxFilter): Promise<Prisma.Sql | null> {
  const parts = [Prisma.sql`true`];
  if (filter.state) parts.push(Prisma.sql`d.state = ${filter.state}`);
  if (filter.event)
    parts.push(Prisma.sql`starts_with(upper(coalesce(d.event_type, d.status)), ${filter.event.toUpperCase()})`);
  if (filter.day) {
    // Days are those of the product's time zone, whatever the database's is.
    const midnight = (later: number) =>
      Prisma.sql`(${filter.day}::date + ${later}::int)::timestamp AT TIME ZONE ${timeZone}`;
    parts.push(Prisma.sql`d.received_at >= ${midnight(0)} AND d.received_at < ${midnight(1)}`);
  }
  if (filter.request) {
    const [, letter = "", digits = ""] = /^(R-?)?0*(\d{1,9})$/i.exec(filter.request) ?? [];
    if (!digits) return null;
    const number = Number(digits);
    const ours = await db().request.findFirst({
      where: { number, authorityId: { in: authorityIds } },
      select: { id: true, authorityId: true, requestPk: true },
    });
    const either = [
      ...(ours ? [Prisma.sql`d.request_id = ${ours.id}::uuid`] : []),
      ...(ours?.requestPk
        ? [Prisma.sql`(d.authority_id = ${ours.authorityId}::uuid AND d.request_pk = ${ours.requestPk})`]
        : []),
      ...(letter ? [] : [Prisma.sql`d.request_pk = ${number}`]),
    ];
    if (either.length === 0) return null;
    parts.push(Prisma.sql`(${Prisma.join(either, " OR ")})`);
  }
  if (filter.after) {
    const [at = "", id = ""] = filter.after.split("/");
    parts.push(Prisma.sql`(d.received_at, d.id) < (${new Date(at)}::timestamptz, ${id}::uuid)`);
  }
  return Prisma.join(parts, " AND ");
}

/** One hint with its body, masked. */
export async function readDelivery(actor: UserActor, deliveryId: string): Promise<DeliveryDetail> {
  const [row] = await db().$queryRaw<
    (Row & {
      authority_id: string;
      body: string;
      body_hash: string;
      last_at: Date;
      planned_at: Date;
      processed_at: Date | null;
      replayable: boolean;
    })[]
  >`
    SELECT ${columns}, d.authority_id, d.body, d.body_hash, d.last_at, d.planned_at, d.processed_at,
           ${replayable} AS replayable
      FROM webhook_delivery d JOIN authority a ON a.id = d.authority_id ${request}
     WHERE d.id = ${deliveryId}::uuid AND d.authority_id = ANY(${[...actor.authorityIds]}::uuid[])`;
  if (!row) throw new AppError("not-found");
  const cipher = await scopedCipher(row.authority_id);
  const body = await cipher.open("webhook_delivery", "body", row.id, row.body);
  return deliveryDetail.parse({
    ...toRow(row),
    lastAt: row.last_at.toISOString(),
    plannedAt: row.planned_at.toISOString(),
    processedAt: row.processed_at?.toISOString() ?? null,
    hash: row.body_hash,
    bytes: Buffer.byteLength(body),
    body: maskBody(body),
    replayable: row.replayable,
  });
}
