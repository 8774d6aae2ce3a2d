import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction, pool } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { storedRequest } from "@/lib/testing/rows";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { beat, startBeat } from "./beat";
import { readHealth } from "./reads";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});
const health = (hours: "1" | "24" = "1") => readHealth(tenancy.admin, hours);
const aboutFiveMinutes = (seconds: number) => seconds >= 300 && seconds < 330;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

describe("the figures of health", () => {
  it("are those of an installation that has done nothing yet", async () => {
    expect(await health()).toMatchObject({
      operations: [],
      services: [
        { service: "one-shot", state: "quiet" },
        { service: "ra", state: "quiet" },
      ],
      dead: { rows: [], total: 0 },
      reads: { due: 0, overdue: 0, oldest: null, failing: 0 },
      drift: { n: 0, of: 0 },
      unknown: { n: 0, oldest: null },
      webhooks: { received: 0, latestAt: null },
      own: { database: "up", audit: "separate" },
    });
  });

  it("count calls by operation over an hour or a day, and tell their errors apart", async () => {
    const calls = (outcome: string, httpStatus: number | null, all: number[], at = ago(60)) =>
      db().providerCall.createMany({
        data: all.map((ms) => ({ service: "ra", operation: "getRequest", outcome, httpStatus, ms, at })),
      });
    await calls("ok", 200, [100, 200, 300]);
    await calls("no-answer", null, [9000]);
    await calls("answered", 503, [50, 50]);
    await calls("error", 404, [70]);
    await calls("not-sent", null, [1], ago(7200));
    await calls("ok", 200, [1], ago(90_000));
    expect((await health()).operations).toEqual([
      {
        ...{ service: "ra", operation: "getRequest", calls: 7, p50: 100, p95: 6390 },
        errors: [
          { kind: "503", n: 2 },
          { kind: "404", n: 1 },
          { kind: "no-answer", n: 1 },
        ],
      },
    ]);
    const [day] = (await health("24")).operations;
    // What never left is counted, and made nothing faster.
    expect(day).toMatchObject({ calls: 8, p50: 100 });
    expect(day?.errors).toContainEqual({ kind: "not-sent", n: 1 });
  });

  it("show which processes live, which fell silent, and forget them after a day", async () => {
    const [silent, old] = [crypto.randomUUID(), crypto.randomUUID()];
    await beat(silent, "worker", "1+a");
    await beat(old, "web", "1+a");
    await db().$executeRaw`UPDATE process_beat SET beat_at = now() - interval '25 seconds' WHERE id = ${silent}::uuid`;
    await db().$executeRaw`UPDATE process_beat SET beat_at = now() - interval '25 hours' WHERE id = ${old}::uuid`;
    const goodbye = startBeat("web");
    const list = async () => (await health()).processes.map(({ kind, gone }) => [kind, gone]);
    const living = [
      ["web", false],
      ["worker", true],
    ];
    await expect.poll(list).toEqual(living);
    await goodbye();
    expect(await list()).toEqual([["worker", true]]);
    await beat(silent, "worker", "1+a");
    expect(await list()).toEqual([["worker", false]]);
  });

  it("count work by queue", async () => {
    const add = (afterSeconds = 0) =>
      inTransaction((tx) => enqueue(tx, "token.delete", { sessionId: crypto.randomUUID() }, { afterSeconds }));
    for (const after of [0, 0, 3600]) await add(after);
    await pool().query(
      "UPDATE jobs.job SET start_after = now() - interval '5 minutes' WHERE id = (SELECT id FROM jobs.job WHERE start_after <= now() LIMIT 1)",
    );
    const { queues } = await health();
    expect(queues.map(({ name }) => name)).toEqual([
      "evidence.collect",
      "request.refresh",
      "token.delete",
      "webhook.process",
    ]);
    expect(queues[2]).toMatchObject({ name: "token.delete", waiting: 2, later: 1, active: 0, failed: 0 });
    expect(queues[2]?.oldest).toSatisfy(aboutFiveMinutes);
  });

  it("count reads that are due, overdue and failing, of the reader's authorities", async () => {
    for (const authorityId of [tenancy.authorityId, tenancy.otherAuthorityId]) {
      await storedRequest(authorityId, { nextCheckAt: ago(5) });
      await storedRequest(authorityId, { nextCheckAt: ago(300), checkFailures: 2 });
      await storedRequest(authorityId, { nextCheckAt: ago(-60) });
    }
    await storedRequest(tenancy.authorityId, { nextCheckAt: ago(900), requestPk: null });
    const { oldest, ...counts } = (await health()).reads;
    expect(counts).toEqual({ due: 2, overdue: 1, failing: 1 });
    expect(oldest).toSatisfy(aboutFiveMinutes);
  });

  it("tell which changes no webhook announced", async () => {
    const changed = async (authorityId: string, source: string, hintedAt: Date | null) => {
      const { id } = await storedRequest(authorityId);
      const entry = { action: "request.state_change" as const, authorityId, requestId: id, details: { source } };
      await inTransaction((tx) => recordAudit(tx, { kind: "system" }, entry));
      if (hintedAt)
        await db().webhookDelivery.create({
          data: { authorityId, bodyHash: id, body: "sealed", requestId: id, receivedAt: hintedAt, lastAt: hintedAt },
        });
    };
    await changed(tenancy.authorityId, "webhook", ago(1));
    await changed(tenancy.authorityId, "poll", null);
    await changed(tenancy.authorityId, "poll", ago(60));
    await changed(tenancy.authorityId, "poll", ago(7200));
    await changed(tenancy.authorityId, "decision", null);
    await changed(tenancy.otherAuthorityId, "poll", null);
    const view = await health();
    expect(view.drift).toEqual({ n: 2, of: 4 });
    expect(view.webhooks).toMatchObject({ received: 3 });
  });

  it("count outcomes nobody knows, whatever act they are of", async () => {
    const act = async (authorityId: string, state: string, recordedAt: Date) => {
      const { id: requestId } = await storedRequest(authorityId);
      const userId = tenancy.admin.userId;
      await db().requestAct.create({
        data: { requestId, kind: "cancel", state, userId, idempotencyKey: crypto.randomUUID(), recordedAt },
      });
    };
    const oldest = ago(4000);
    await act(tenancy.authorityId, "UNKNOWN", oldest);
    await act(tenancy.authorityId, "UNKNOWN", ago(10));
    await act(tenancy.authorityId, "CONFIRMED", ago(9000));
    await act(tenancy.otherAuthorityId, "UNKNOWN", ago(9000));
    expect((await health()).unknown).toEqual({ n: 2, oldest: oldest.toISOString() });
  });
});
afterAll(() => pool().query("DELETE FROM jobs.job"));
