import { beforeAll, describe, expect, it, vi } from "vitest";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { inTransaction, pool } from "@/lib/db";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { auditActions } from "./events";
import { checkAudit, readAudit } from "./reads";
import { type AuditEntry, recordAudit } from "./record";
import { auditFilter } from "./schema";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const note = (authorityId: string | null, entry: Partial<AuditEntry>) =>
  inTransaction((tx) => recordAudit(tx, tenancy.admin, { action: "user.update", authorityId, ...entry }));

describe("reading the trail", () => {
  it("shows one's own authorities and the system's lines, never another's", async () => {
    await note(tenancy.authorityId, { subjectId: "ours" });
    await note(tenancy.otherAuthorityId, { subjectId: "theirs" });
    await note(null, { subjectId: "system's" });
    const { rows } = await readAudit(tenancy.auditor, {});
    const subjects = rows.map(({ subject }) => subject);
    expect(subjects).toEqual(expect.arrayContaining(["ours", "system's"]));
    expect(subjects).not.toContain("theirs");
    expect(rows.find(({ subject }) => subject === "ours")).toMatchObject({
      chainName: "Authority 1187",
      actor: expect.stringMatching(/^Person /),
      role: "admin",
    });
  });

  it("finds by action, day, person and outcome", async () => {
    const other = await makePerson("admin", [tenancy.authorityId]);
    await inTransaction((tx) =>
      recordAudit(tx, other, { action: "claim.reassign", authorityId: tenancy.authorityId, outcome: "refused" }),
    );
    const today = new Date().toISOString().slice(0, 10);
    for (const filter of [
      { action: "claim.reassign" as const },
      { person: other.userId },
      { outcome: "refused" as const },
    ]) {
      const { rows } = await readAudit(tenancy.auditor, { ...filter, day: today });
      expect(rows).toMatchObject([{ action: "claim.reassign", outcome: "refused" }]);
    }
    expect((await readAudit(tenancy.auditor, { day: "2020-01-01" })).rows).toEqual([]);
    expect((await readAudit(tenancy.auditor, { request: "R-99999" })).rows).toEqual([]);
    expect((await readAudit(tenancy.auditor, { request: "no number" })).rows).toEqual([]);
  });

  it("gives every line once over its pages, newest first", async () => {
    for (let at = 0; at < 60; at++)
      await note(tenancy.authorityId, { action: "webhook.address_made", subjectId: `n${at}` });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await readAudit(tenancy.auditor, auditFilter.parse({ action: "webhook.address_made", after }));
      seen.push(...page.rows.map(({ subject }) => subject ?? ""));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, at) => `n${59 - at}`));
  });

  it("opens a sealed reason for the auditor and leaves other words as they are", async () => {
    const requestId = crypto.randomUUID();
    const cipher = await scopedCipher(tenancy.authorityId);
    const reason = cipher.seal("audit_event", "reason", requestId, "she is my cousin");
    await note(tenancy.authorityId, { requestId, action: "claim.reassign", details: { reason, count: 1 } });
    await note(tenancy.authorityId, { requestId, action: "claim.release", details: { reason: "lunch" } });
    const { rows } = await readAudit(tenancy.auditor, {});
    const of = (action: string) => rows.find((row) => row.requestId === requestId && row.action === action)?.details;
    expect(of("claim.reassign")).toBe('{"count":1,"reason":"she is my cousin"}');
    expect(of("claim.release")).toBe('{"reason":"lunch"}');
  });

  it("checks the chains one may read, and reads no other", async () => {
    await note(tenancy.otherAuthorityId, { subjectId: "theirs" });
    const asked = vi.spyOn(pool(), "query");
    const check = await checkAudit(tenancy.auditor);
    expect(asked.mock.calls.length).toBeGreaterThan(1);
    expect(JSON.stringify(asked.mock.calls)).not.toContain(tenancy.otherAuthorityId);
    asked.mockRestore();
    expect(check.chains.map(({ chain }) => chain).sort()).toEqual([tenancy.authorityId, "system"].sort());
    expect(check.chains.every(({ brokenAt }) => brokenAt === null)).toBe(true);
    expect(check.events).toBe(check.chains.reduce((sum, { events }) => sum + events, 0));
  });
});

describe("words of the trail", () => {
  it("are each said once, as a thing and what happened to it", () => {
    expect(new Set(auditActions).size).toBe(auditActions.length);
    expect(auditActions.filter((action) => !/^[a-z_]+\.[a-z_]+$/.test(action))).toEqual([]);
  });

  it("a filter that is not understood is no filter", () => {
    expect(
      auditFilter.parse({ action: "x", day: "1", person: "me", outcome: "?", after: "' OR 1=1", request: 5 }),
    ).toEqual({});
  });
});
