import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "@/lib/db";
import { prepareTestDatabase, superUrl } from "@/lib/testing/database";
import { recordAudit } from "./record";
import { type ChainCheck, verifyAudit } from "./verify";

/*
 * Somebody with every right on the database changes the trail, its guards switched off. Each change is made to a chain
 * of its own and must be found at its place, with the other chains still whole.
 */

let client: pg.Client;
beforeAll(async () => {
  await prepareTestDatabase();
  client = new pg.Client(superUrl());
  await client.connect();
  await client.query("SET session_replication_role = replica");
});
afterAll(() => client.end());

const events = 6;

async function makeChain(): Promise<string> {
  const chain = crypto.randomUUID();
  for (let at = 1; at <= events; at++)
    await inTransaction((tx) =>
      recordAudit(
        tx,
        {
          kind: "user",
          userId: "u",
          sessionId: "s",
          role: "rao",
          authorityIds: [],
          raoId: null,
          secondFactorAt: new Date(),
          ip: "192.0.2.1",
        },
        { action: "request.view", authorityId: chain, requestId: crypto.randomUUID(), subjectId: "x", details: { at } },
      ),
    );
  return chain;
}

const check = async (chain: string): Promise<ChainCheck | undefined> =>
  (await verifyAudit()).find((entry) => entry.chain === chain);

async function tampered(sql: string, values: unknown[] = []): Promise<ChainCheck | undefined> {
  const [chain, bystander] = [await makeChain(), await makeChain()];
  expect(await check(chain)).toMatchObject({ events, brokenAt: null });
  const { rowCount } = await client.query(sql, [chain, ...values]);
  expect(rowCount).toBeGreaterThan(0);
  expect(await check(bystander)).toMatchObject({ events, brokenAt: null });
  return check(chain);
}

describe("an edited line", () => {
  it.each([
    ["at", "at + interval '1 millisecond'"],
    ["actor_kind", "'system'"],
    ["actor_id", "'somebody else'"],
    ["role", "'admin'"],
    ["session_id", "NULL"],
    ["ip", "'192.0.2.2'"],
    ["action", "'request.create'"],
    ["outcome", "'failed'"],
    ["request_id", "gen_random_uuid()"],
    ["request_id", "NULL"],
    ["subject_id", "''"],
    ["details", "replace(details, ':', ': ')"],
    ["prev_hash", "set_byte(prev_hash, 0, 255 - get_byte(prev_hash, 0))"],
    ["hash", "set_byte(hash, 31, 255 - get_byte(hash, 31))"],
  ])("is found by its %s", async (column, value) => {
    const found = await tampered(`UPDATE audit_event SET ${column} = ${value} WHERE chain = $1 AND seq = 3`);
    expect(found).toMatchObject({ brokenAt: 3, events: 2, head: null });
  });

  it("is found although its own hash was made to fit", async () => {
    const found = await tampered(
      `UPDATE audit_event SET outcome = 'failed', hash = sha256(prev_hash || convert_to(
         audit_field(chain) || audit_field(seq::text) || audit_field(audit_time(at)) || audit_field(actor_kind) ||
         audit_field(actor_id) || audit_field(role) || audit_field(session_id) || audit_field(ip) ||
         audit_field(action) || audit_field('failed') || audit_field(request_id::text) || audit_field(subject_id) ||
         audit_field(details), 'UTF8'))
       WHERE chain = $1 AND seq = 3`,
    );
    expect(found?.brokenAt).toBe(4);
  });

  it("is found at the first and at the last", async () => {
    for (const seq of [1, events]) {
      const found = await tampered("UPDATE audit_event SET outcome = 'failed' WHERE chain = $1 AND seq = $2", [seq]);
      expect(found?.brokenAt).toBe(seq);
    }
  });
});

describe("a trail that is no longer whole", () => {
  it.each([
    ["the first", 1, 2],
    ["one in the middle", 3, 4],
  ])("is found when %s is deleted", async (_, seq, brokenAt) => {
    expect((await tampered("DELETE FROM audit_event WHERE chain = $1 AND seq = $2", [seq]))?.brokenAt).toBe(brokenAt);
  });

  it("is found when a line is deleted and the rest closes the gap", async () => {
    const found = await tampered(
      `WITH gone AS (DELETE FROM audit_event WHERE chain = $1 AND seq = 3)
       UPDATE audit_event SET seq = seq + 100 WHERE chain = $1 AND seq > 3`,
    );
    expect(found?.brokenAt).toBe(104);
    await client.query("UPDATE audit_event SET seq = seq - 101 WHERE chain = $1 AND seq > 100", [found?.chain]);
    expect((await check(found?.chain ?? ""))?.brokenAt).toBe(3);
  });

  it("is found when two lines change places", async () => {
    const chain = await makeChain();
    for (const [from, to] of [
      [3, 103],
      [4, 3],
      [103, 4],
    ])
      await client.query("UPDATE audit_event SET seq = $3 WHERE chain = $1 AND seq = $2", [chain, from, to]);
    expect((await check(chain))?.brokenAt).toBe(3);
  });

  it("is found when a line is put in between", async () => {
    const found = await tampered(
      `INSERT INTO audit_event SELECT chain, seq + 6, at, actor_kind, actor_id, role, session_id, ip, action, outcome,
              request_id, subject_id, details, prev_hash, hash FROM audit_event WHERE chain = $1 AND seq = 1`,
    );
    expect(found?.brokenAt).toBe(7);
  });

  it("is found when a line comes from another chain", async () => {
    const other = await makeChain();
    const chain = await makeChain();
    await client.query("DELETE FROM audit_event WHERE chain = $1 AND seq = 3", [chain]);
    await client.query("UPDATE audit_event SET chain = $1 WHERE chain = $2 AND seq = 3", [chain, other]);
    expect((await check(chain))?.brokenAt).toBe(3);
    expect((await check(other))?.brokenAt).toBe(4);
  });

  it("cut at its end shows another head than the one kept elsewhere", async () => {
    const chain = await makeChain();
    const kept = await check(chain);
    expect(kept?.head).toMatch(/^[0-9a-f]{64}$/);
    await client.query("DELETE FROM audit_event WHERE chain = $1 AND seq = $2", [chain, events]);
    const cut = await check(chain);
    expect(cut).toMatchObject({ events: events - 1, brokenAt: null });
    expect(cut?.head).not.toBe(kept?.head);
  });
});

describe("the guards of the table", () => {
  it("refuse even its owner while they stand", async () => {
    await makeChain();
    await client.query("SET session_replication_role = origin");
    for (const sql of ["UPDATE audit_event SET outcome = 'ok'", "DELETE FROM audit_event", "TRUNCATE audit_event"])
      await expect(client.query(sql)).rejects.toThrow("append-only");
    await client.query("SET session_replication_role = replica");
  });
});
