import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { cancelled, corrected } from "@/lib/testing/acts";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { runCommand } from "@/lib/testing/process";
import { approval, type Held, refusal, underReview } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { compare } from "./fsck/compare";
import { ledgerProvider, type ProviderSide, readingProvider } from "./fsck/provider-side";
import type { Act, Recorded } from "./fsck/records";
import { rules } from "./fsck/rules";

/* Each rule of fsck, broken by one row that is planted in records that agree; and the command as it is run. */

let world: World;
let owner: pg.Client;
let entries: Record<string, unknown>[];
const held: Record<"approved" | "refused" | "unknown" | "cancelled", Pick<Held, "id" | "requestPk">> = Object.create(
  null,
);

const file = () => path.join(world.sandbox.folder, "sandbox/ledger.jsonl");

beforeAll(async () => {
  world = await makeWorld();
  const { nuria, signs } = world;
  const review = () => underReview(world, nuria);
  const approved = await review();
  await approveRequest(nuria, approval(approved, signs.nuria));
  await backgroundDone(20_000);
  const refused = await review();
  await refuseRequest(nuria, refusal(refused, signs.nuria));
  await backgroundDone(20_000);
  const unknown = await review();
  await world.sandbox.control("faults", { operation: "approve", request_pk: unknown.requestPk, kind: "drop_before" });
  await approveRequest(nuria, approval(unknown, signs.nuria));
  await backgroundDone(20_000);
  const opened = await openedRequest(world, { outcome: "incomplete" });
  await corrected(nuria, opened.id, { email: "other@example.test" });
  await cancelled(nuria, opened.id);
  Object.assign(held, { approved, refused, unknown, cancelled: opened });
  entries = fs
    .readFileSync(file(), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  owner = new pg.Client(superUrl());
  await owner.connect();
  // Planting what triggers, keys and indexes refuse: as after a restore, or by somebody with other rights.
  await owner.query(`
    SET session_replication_role = replica;
    DROP INDEX decision_one_open, decision_one_confirmed, request_act_one_cancelled, request_act_one_under_way;
    ${tables.map((table) => `CREATE TABLE kept_${table} AS TABLE ${table};`).join("\n")}`);
});
afterAll(async () => {
  await owner.end();
  await world.sandbox.stop();
});

const tables = ["decision", "request_act", "audit_event", "request"] as const;

const restore = () =>
  owner.query(
    tables.map((table) => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept_${table};`).join("\n"),
  );

/** A copy of a decision beside it, of another kind or state. */
const copyOf = (which: keyof typeof held, change: Record<string, string>) => {
  const columns = { id: "gen_random_uuid()", idempotency_key: "gen_random_uuid()", ...change };
  const values = Object.entries(columns).map(([column, value]) => `'${column}', ${value}`);
  return `INSERT INTO decision SELECT (jsonb_populate_record(d, jsonb_build_object(${values.join(", ")}))).*
            FROM decision d WHERE request_id = '${held[which].id}'`;
};
const set = (which: keyof typeof held, table: string, change: string) =>
  `UPDATE ${table} SET ${change} WHERE ${table === "request" ? "id" : "request_id"} = '${held[which].id}'`;
const without = (which: keyof typeof held, action: string) =>
  `DELETE FROM audit_event WHERE request_id = '${held[which].id}' AND action = '${action}'`;

const callOf = (which: keyof typeof held, operation: string) => {
  const found = entries.find((entry) => entry.operation === operation && entry.request_pk === held[which].requestPk);
  if (!found) throw new Error(`${which} was never sent ${operation}`);
  return found;
};
const after = (entry: Record<string, unknown>, change: object) => ({
  ...entry,
  at: new Date(Date.parse(String(entry.at)) + 1).toISOString(),
  ...change,
});

interface Plant {
  rule: string;
  what: string;
  sql?: () => string;
  ledger?: () => unknown[];
}

const plants: Plant[] = [
  {
    rule: "on record",
    what: "a decision that is gone",
    sql: () => `DELETE FROM decision WHERE request_id = '${held.approved.id}'`,
  },
  { rule: "one open", what: "two open at once", sql: () => copyOf("unknown", { state: "'NOT_SENT'" }) },
  {
    rule: "one open",
    what: "a cancellation beside an open decision",
    sql: () => `UPDATE request_act SET request_id = '${held.unknown.id}', state = 'UNKNOWN' WHERE kind = 'cancel'`,
  },
  { rule: "one done", what: "approved and refused", sql: () => copyOf("approved", { kind: "'refuse'" }) },
  { rule: "mirrored", what: "a request that forgot", sql: () => set("unknown", "request", "decision_state = NULL") },
  {
    rule: "mirrored",
    what: "a request that waits for nothing",
    sql: () => set("approved", "request", "decision_state = 'SENDING'"),
  },
  {
    rule: "in front of somebody",
    what: "recorded long ago",
    sql: () => set("unknown", "decision", "state = 'RECORDED', recorded_at = now() - interval '1 hour'"),
  },
  {
    rule: "in front of somebody",
    what: "sending for long",
    sql: () => set("unknown", "decision", "state = 'SENDING', sent_at = now() - interval '1 hour'"),
  },
  {
    rule: "in front of somebody",
    what: "unknown and never read",
    sql: () => set("unknown", "request", "next_check_at = NULL"),
  },
  { rule: "trail in order", what: "sent before it was signed", sql: () => without("approved", "decision.intent") },
  {
    rule: "trail in order",
    what: "confirmed without having been sent",
    sql: () => without("refused", "decision.sent"),
  },
  { rule: "trail ends so", what: "confirmed in silence", sql: () => without("approved", "decision.confirmed") },
  {
    rule: "trail ends so",
    what: "a cancellation taken back",
    sql: () => set("cancelled", "request_act", "state = 'REJECTED'"),
  },
  {
    rule: "a signature an attempt",
    what: "an attempt nobody signed",
    sql: () => set("unknown", "decision", "attempt = 2"),
  },
  {
    rule: "audited before it left",
    what: "sent twice with one signature",
    ledger: () => [after(callOf("unknown", "approve"), { effect: null })],
  },
  {
    rule: "audited before it left",
    what: "a refusal without its line",
    sql: () => without("refused", "decision.sent"),
  },
  {
    rule: "audited before it left",
    what: "a line written afterwards",
    sql: () =>
      `UPDATE audit_event SET at = at + interval '1 hour' WHERE request_id = '${held.approved.id}' AND action = 'decision.sent'`,
  },
  {
    rule: "confirmed is done",
    what: "what the provider never did",
    sql: () => set("approved", "decision", "rao_id = '305'"),
  },
  {
    rule: "done is on record",
    what: "an effect of what failed",
    sql: () => set("approved", "decision", "state = 'REJECTED'"),
  },
  {
    rule: "done is on record",
    what: "an effect by an officer of ours, of which nothing is known",
    ledger: () => [after(callOf("refused", "refuse"), { rao: "305", request_pk: held.unknown.requestPk })],
  },
  { rule: "done once", what: "an approval twice", ledger: () => [after(callOf("approved", "approve"), {})] },
  {
    rule: "done once",
    what: "approved and refused",
    ledger: () => [after(callOf("refused", "refuse"), { request_pk: held.approved.requestPk })],
  },
  { rule: "same status", what: "another status here", sql: () => set("refused", "request", "status = 'VIDEOREVIEW'") },
  {
    rule: "unbroken trail",
    what: "an edited line",
    sql: () => `UPDATE audit_event SET outcome = 'failed' WHERE seq = 3`,
  },
];

describe("fsck", () => {
  it("finds nothing where nothing is wrong, by the ledger and by reading", async () => {
    const byLedger = await compare(ledgerProvider(entries));
    expect(byLedger).toMatchObject({ requests: 4, acts: 5, compared: 4, disagreements: [] });
    expect(await compare(readingProvider(3))).toMatchObject({ requests: 4, compared: 3, disagreements: [] });
  });

  it.each(plants)("$rule: $what", async ({ rule, sql, ledger }) => {
    try {
      if (sql) await owner.query(sql());
      const { disagreements } = await compare(ledgerProvider([...entries, ...(ledger?.() ?? [])]));
      expect(disagreements.map((found) => found.rule)).toContain(rule);
    } finally {
      await restore();
    }
  });

  it("has a plant for every rule", () => {
    const planted = new Set(plants.map(({ rule }) => rule));
    expect([...Object.keys(rules), "unbroken trail"].filter((rule) => !planted.has(rule))).toEqual([]);
  });

  it.each([
    ["another status", () => set("refused", "request", "status = 'VIDEOREVIEW'"), "same status"],
    ["another officer", () => set("approved", "decision", "rao_id = '305'"), "confirmed is done"],
    ["other words", () => set("refused", "decision", "reason_text = 'Because'"), "confirmed is done"],
    ["a failure that was none", () => set("approved", "decision", "state = 'REJECTED'"), "done is on record"],
  ])("sees by reading alone: %s", async (_, sql, rule) => {
    try {
      await owner.query(sql());
      const { disagreements } = await compare(readingProvider(10));
      expect(disagreements.map((found) => found.rule)).toContain(rule);
    } finally {
      await restore();
    }
  });

  it.each([
    ["released", "RELEASED", "intent sent unknown released", []],
    ["released, and done late", "CONFIRMED", "intent sent unknown released confirmed", []],
    ["released, and another was done", "VOID", "intent sent unknown released superseded", []],
    ["released unsigned", "RELEASED", "released", ["trail in order"]],
    ["released unsent", "RELEASED", "intent sent released", ["trail in order"]],
    ["released in silence", "RELEASED", "intent sent unknown", ["trail ends so"]],
  ])("knows what is %s", (_, state, story, broken) => {
    const at = new Date();
    const trail = story.split(" ").map((word) => ({ at, action: `decision.${word}`, subjectId: "one" }));
    const act = { id: "one", what: "decision", kind: "approve", state } as Act;
    const ours = { acts: [act], trail } as unknown as Recorded;
    const found = ["trail in order", "trail ends so"].filter((name) => (rules[name]?.(ours, null) ?? []).length > 0);
    expect(found).toEqual(broken);
  });

  it("takes by reading alone an approval that we cancelled later, and words in capitals, for what they are", () => {
    const said = { sends: null, approvingRao: null, validatedBy: null, refusalReason: null, status: "CANCELLED" };
    const approve = {
      id: "one",
      what: "decision",
      kind: "approve",
      state: "CONFIRMED",
      recordedAt: new Date(1),
    } as Act;
    const cancel = (state: string, at: number) =>
      ({ id: "two", what: "act", kind: "cancel", state, recordedAt: new Date(at) }) as Act;
    const found = (acts: Act[], theirs: ProviderSide = said) =>
      rules["confirmed is done"]?.({ acts } as Recorded, theirs).length;
    expect(found([approve])).toBe(1);
    for (const state of ["CONFIRMED", "SENDING", "UNKNOWN"]) expect(found([approve, cancel(state, 2)])).toBe(0);
    expect([found([approve, cancel("REJECTED", 2)]), found([approve, cancel("UNKNOWN", 0)])]).toEqual([1, 1]);
    const refuse: Act = { ...approve, kind: "refuse", reasonText: "Not sharp." };
    expect(found([refuse], { ...said, refusalReason: " NOT  SHARP. " })).toBe(0);
    expect(found([refuse], { ...said, refusalReason: "Elsewhere" })).toBe(1);
  });

  it("as a command ends with 0 and the counts, or with 1 and a line each", async () => {
    // The command checks its configuration like the product, whose role makes no database.
    const env = { MIGRATE_DATABASE_URL: environment.DATABASE_URL ?? "" };
    const [good, remote] = await Promise.all([
      runCommand("fsck", ["--ledger", file()], env),
      runCommand("fsck", ["--sandbox", world.sandbox.url], env),
    ]);
    expect(good).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("5 decisions and acts on 4 requests"),
    });
    expect(remote).toMatchObject({ code: 0, out: expect.stringContaining("all agree") });
    try {
      await owner.query(set("refused", "request", "status = 'VIDEOREVIEW'"));
      const bad = await runCommand("fsck", [], env);
      expect(bad.code).toBe(1);
      expect(bad.out).toMatch(/^same status: request \d+ \(\d+\): VIDEOREVIEW here and CANCELLED at the provider$/m);
    } finally {
      await restore();
    }
  });
});
