import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { invitePerson } from "@/lib/people/invitations";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { type AuditEntry, recordAudit } from "./record";
import { verifyAudit } from "./verify";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const chainOf = async (chain: string) => (await verifyAudit()).find((entry) => entry.chain === chain);
const newChain = () => crypto.randomUUID();
const note = (authorityId: string, entry: Partial<AuditEntry> = {}) =>
  inTransaction((tx) => recordAudit(tx, tenancy.admin, { action: "user.update", authorityId, ...entry }));

const person = (email: string, raoId: string) => ({
  email,
  name: "Somebody New",
  role: "rao" as const,
  authorityIds: [tenancy.authorityId],
  raoId,
  raoUsername: null,
  appointedOn: null,
  trainedUntil: null,
  trainingHours: null,
  certificateEnds: null,
});

describe("an audit line", () => {
  it("says who, in which session and role, from where, what and about what", async () => {
    const chain = newChain();
    await note(chain, { subjectId: "s1", outcome: "refused", details: { b: 2, a: "x" } });
    expect(await db().auditEvent.findFirst({ where: { chain } })).toMatchObject({
      chain,
      seq: 1n,
      actorKind: "user",
      actorId: tenancy.admin.userId,
      role: "admin",
      sessionId: tenancy.admin.sessionId,
      ip: "local",
      action: "user.update",
      outcome: "refused",
      subjectId: "s1",
      details: '{"a":"x","b":2}',
    });
  });

  it("is the system's own when it belongs to no authority", async () => {
    await inTransaction((tx) => recordAudit(tx, { kind: "system" }, { action: "auth.fail", subjectId: "alone" }));
    expect(await db().auditEvent.findFirst({ where: { subjectId: "alone" } })).toMatchObject({
      chain: "system",
      actorKind: "system",
      actorId: null,
      sessionId: null,
    });
  });

  it("stands and falls with its act", async () => {
    const before = await db().auditEvent.count();
    await invitePerson(tenancy.admin, person("first@example.test", "900"));
    expect(await db().auditEvent.count()).toBe(before + 1);
    const people = await db().user.count();
    // The second has the officer id of the first: the account is refused, and with it the line.
    await expect(invitePerson(tenancy.admin, person("second@example.test", "900"))).rejects.toMatchObject({
      code: "invalid-input",
    });
    expect([await db().user.count(), await db().auditEvent.count()]).toEqual([people, before + 1]);
  });

  it("rolled back leaves no gap", async () => {
    const chain = newChain();
    await note(chain);
    const rolledBack = inTransaction(async (tx) => {
      await recordAudit(tx, tenancy.admin, { action: "user.update", authorityId: chain });
      throw new Error("rolled back");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    await note(chain);
    expect(await chainOf(chain)).toMatchObject({ events: 2, brokenAt: null });
  });

  it("that cannot be written stops the act", async () => {
    const people = await db().user.count();
    const impossible = inTransaction(async (tx) => {
      await tx.user.updateMany({ where: { id: tenancy.support.userId }, data: { trainingHours: 99 } });
      await recordAudit(tx, tenancy.admin, { action: "user.update", requestId: "no uuid" });
    });
    await expect(impossible).rejects.toThrow(/uuid/);
    expect(await db().user.count({ where: { trainingHours: 99 } })).toBe(0);
    expect(await db().user.count()).toBe(people);
  });
});

describe("a chain", () => {
  it("stays one when fifty write at once", async () => {
    const chain = newChain();
    await Promise.all(Array.from({ length: 50 }, (_, at) => note(chain, { details: { at } })));
    const rows = await db().auditEvent.findMany({ where: { chain }, orderBy: { seq: "asc" } });
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(new Set(rows.map(({ details }) => details)).size).toBe(50);
    expect(await chainOf(chain)).toMatchObject({ events: 50, brokenAt: null });
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
    expect(rows.slice(1).map(({ prevHash }) => hex(prevHash))).toEqual(
      rows
        .slice(0, -1)
        .map(({ hash }) => hash)
        .map(hex),
    );
  });

  it("is each authority's own", async () => {
    const [one, two] = [newChain(), newChain()];
    await note(one);
    await note(two);
    await note(one);
    expect([await chainOf(one), await chainOf(two)]).toMatchObject([{ events: 2 }, { events: 1 }]);
    const firsts = await db().auditEvent.findMany({ where: { seq: 1, chain: { in: [one, two] } } });
    expect(new Set(firsts.map(({ hash }) => Buffer.from(hash).toString("hex"))).size).toBe(2);
  });

  it("never runs backwards in time", async () => {
    const chain = newChain();
    for (let at = 0; at < 5; at++) await note(chain);
    const rows = await db().auditEvent.findMany({ where: { chain }, orderBy: { seq: "asc" } });
    const times = rows.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("verifies whatever text a line holds", async () => {
    const chain = newChain();
    const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((value) => !value.includes("\0"));
    const line = fc.record({
      subjectId: fc.option(text),
      details: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 4 }),
      requestId: fc.option(fc.uuid()),
    });
    let written = 0;
    await fc.assert(
      fc.asyncProperty(line, async (entry) => {
        await note(chain, entry);
        written++;
      }),
      { numRuns: 40 },
    );
    expect(await chainOf(chain)).toMatchObject({ events: written, brokenAt: null });
  });

  it("tells an empty field from a missing one and never lets two fields flow together", async () => {
    const { rows } = await pool().query<{ field: string }>(
      "SELECT audit_field(value) AS field FROM unnest(ARRAY[NULL, '', '-', '1:a', 'ñ', E'a\\nb']) AS value",
    );
    const fields = rows.map(({ field }) => field);
    expect(fields).toEqual(["-", "0:", "1:-", "3:1:a", "2:ñ", "3:a\nb"]);
  });
});

describe("the application's own role", () => {
  it.each([
    ["change", "UPDATE audit_event SET outcome = 'ok'"],
    ["delete", "DELETE FROM audit_event"],
    ["empty", "TRUNCATE audit_event"],
    ["forge", "INSERT INTO audit_event SELECT * FROM audit_event LIMIT 1"],
    ["unguard", "ALTER TABLE audit_event DISABLE TRIGGER ALL"],
    ["drop", "DROP TABLE audit_event"],
    [
      "replace the writer of",
      "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    ],
    ["switch off the guards of", "SET session_replication_role = replica"],
  ])("cannot %s the trail", async (_, sql) => {
    const before = await db().auditEvent.count();
    expect(before).toBeGreaterThan(0);
    await expect(pool().query(sql)).rejects.toMatchObject({ code: "42501" });
    expect(await db().auditEvent.count()).toBe(before);
  });

  it("cannot read or change the record of migrations", async () => {
    await expect(pool().query("SELECT 1 FROM _prisma_migrations")).rejects.toMatchObject({ code: "42501" });
  });
});
