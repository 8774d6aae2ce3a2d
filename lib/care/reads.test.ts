import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditAction } from "@/lib/audit/events";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { db, inTransaction } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { storedRequest } from "@/lib/testing/rows";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { readCare } from "./reads";

let tenancy: Tenancy;
let nuria: UserActor;
let ignasi: UserActor;
let owner: pg.Client;
beforeAll(async () => {
  tenancy = await makeTenancy();
  nuria = tenancy.officer;
  ignasi = await makePerson("rao", [tenancy.authorityId], "313");
  owner = new pg.Client(superUrl());
  await owner.connect();
  await owner.query("SET session_replication_role = replica");
});
afterAll(() => owner.end());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A line of the trail as it would have been written so long ago. */
async function did(actor: UserActor, action: AuditAction, requestId: string, minutes: number, subjectId?: string) {
  const { authorityId } = tenancy;
  await inTransaction((tx) =>
    recordAudit(tx, actor, { action, authorityId, requestId, ...(subjectId ? { subjectId } : {}) }),
  );
  await owner.query(
    "UPDATE audit_event SET at = $1 WHERE chain = $2 AND seq = (SELECT max(seq) FROM audit_event WHERE chain = $2)",
    [minutesAgo(minutes), authorityId],
  );
}

async function decided({ userId }: UserActor, requestId: string, minutes: number, state = "CONFIRMED") {
  const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: tenancy.authorityId } });
  await db().decision.create({
    data: {
      ...{ id: uuidv7(), requestId, userId, state, kind: "refuse", raoId: "1", sessionId: crypto.randomUUID() },
      ...{ stepUpAt: new Date(), claimToken: 1, requestVersion: 1, policyId: policy.id, conditions: [] },
      ...{ idempotencyKey: crypto.randomUUID(), inputHash: "-", recordedAt: minutesAgo(minutes) },
    },
  });
}

const stored = async () => (await storedRequest(tenancy.authorityId)).id;

describe("an officer's own pace", () => {
  it("is nothing at first", async () => {
    expect(await readCare(nuria)).toMatchObject({
      today: 0,
      week: 0,
      caseMinutes: null,
      stretch: null,
      lastAt: null,
      suggestion: null,
    });
  });

  it("is made of the officer's own decisions and acts, and of nobody else's", async () => {
    const days = 24 * 60;
    const [first, second, third, handed, old] = [
      await stored(),
      await stored(),
      await stored(),
      await stored(),
      await stored(),
    ];
    // Taken twice: the last taking before the decision counts.
    await did(nuria, "claim.take", first, 300);
    await did(nuria, "claim.picked", first, 30);
    await decided(nuria, first, 0);
    await did(nuria, "claim.take", second, 3 * days + 40);
    await decided(nuria, second, 3 * days);
    await did(tenancy.admin, "claim.reassign", handed, 6, nuria.userId);
    await decided(nuria, handed, 0, "REJECTED");
    await did(nuria, "claim.take", old, 8 * days + 500);
    await decided(nuria, old, 8 * days);
    // Never sent, and taken back before: no decision.
    await decided(nuria, third, 0, "VOID");
    await did(ignasi, "claim.take", third, 400);
    await decided(ignasi, third, 0);

    await did(nuria, "evidence.open_image", first, 29);
    await did(nuria, "check.answer", first, 20);
    await did(nuria, "request.view", first, 15);
    await did(nuria, "decision.intent", first, 12);
    await did(nuria, "evidence.video_open", handed, 4);
    await did(ignasi, "decision.intent", third, 1);

    const view = await readCare(nuria);
    expect(view).toMatchObject({ today: 2, week: 3, cases: 4, caseMinutes: 35, suggestion: null });
    expect(view.stretch).toMatchObject({ minutes: 30, decisions: 1 });
    expect(await readCare(ignasi)).toMatchObject({ today: 1, week: 1, cases: 1, caseMinutes: 400 });
  });

  it("suggests a pause after ten decisions without one", async () => {
    const requestId = await stored();
    for (let minute = 10; minute > 0; minute--) await did(ignasi, "decision.intent", requestId, minute / 2);
    expect(await readCare(ignasi)).toMatchObject({ suggestion: "decisions", stretch: { decisions: 11 } });
  });
});
