import "server-only";
import { createHash } from "node:crypto";
import { pool } from "@/lib/db";

/** Result of recomputing one chain. */
export interface ChainCheck {
  chain: string;
  events: number;
  /** Sequence number of the first event that does not follow from its predecessor, or null. */
  brokenAt: number | null;
  head: string | null;
}

interface Row {
  chain: string;
  seq: string;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  role: string | null;
  session_id: string | null;
  ip: string | null;
  action: string;
  outcome: string;
  request_id: string | null;
  subject_id: string | null;
  details: string;
  prev_hash: Buffer;
  hash: Buffer;
}

const page = 5000;

/**
 * Recomputes the trail without the code that writes it: encoding and hash are spelled out here a second time. Finds
 * edited, removed, inserted and reordered events; a cut tail only a checkpoint kept elsewhere can prove. `only` names
 * the chains to look at; otherwise all are.
 */
export async function verifyAudit(only: readonly string[] | null = null): Promise<ChainCheck[]> {
  const { rows } = await pool().query<{ chain: string }>(
    "SELECT DISTINCT chain FROM audit_event WHERE $1::text[] IS NULL OR chain = ANY($1) ORDER BY chain",
    [only],
  );
  const results: ChainCheck[] = [];
  for (const { chain } of rows) results.push(await verifyChain(chain));
  return results;
}

async function verifyChain(chain: string): Promise<ChainCheck> {
  let previous: Buffer = createHash("sha256").update(`cotejo.audit.${chain}`).digest();
  let events = 0;
  for (;;) {
    const { rows } = await pool().query<Row>(
      `SELECT chain, seq, audit_time(at) AS at, actor_kind, actor_id, role, session_id, ip, action, outcome,
              request_id, subject_id, details, prev_hash, hash
         FROM audit_event WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT ${page}`,
      [chain, events],
    );
    for (const row of rows) {
      const expected = hashOf(previous, row);
      if (Number(row.seq) !== events + 1 || !row.prev_hash.equals(previous) || !row.hash.equals(expected))
        return { chain, events, brokenAt: Number(row.seq), head: null };
      previous = expected;
      events += 1;
    }
    if (rows.length < page) return { chain, events, brokenAt: null, head: events ? previous.toString("hex") : null };
  }
}

function hashOf(previous: Buffer, row: Row): Buffer {
  const fields = [row.chain, row.seq, row.at, row.actor_kind, row.actor_id, row.role, row.session_id, row.ip];
  fields.push(row.action, row.outcome, row.request_id, row.subject_id, row.details);
  const text = fields.map((value) => (value === null ? "-" : `${Buffer.byteLength(value)}:${value}`)).join("");
  return createHash("sha256").update(previous).update(text).digest();
}
