import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditAction } from "@/lib/audit/events";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { db, inTransaction } from "@/lib/db";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { processDelivery } from "@/lib/webhooks/process-delivery";
import { receiveWebhook } from "@/lib/webhooks/receive";
import { refreshRequest } from "./refresh-request";
import { readNow } from "./repair";
import { readTimeline } from "./timeline";
import { timelineEntry } from "./timeline-view";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const note = (requestId: string, actor: Actor, action: AuditAction, details = {}) =>
  inTransaction((tx) => recordAudit(tx, actor, { action, authorityId: world.authorityId, requestId, details }));

describe("the timeline", () => {
  it("tells a request's life newest first, with who did it", async () => {
    const { id, requestPk } = await openedRequest(world);
    await world.sandbox.control(`requests/${requestPk}/finish`, { outcome: "review" });
    await refreshRequest(id, "poll");
    await note(id, world.nuria, "claim.picked");
    const lines = await readTimeline(id, world.nuria);
    expect(lines.map((line) => [line.what, line.source])).toEqual([
      ["claim.picked", "person"],
      ["request.state_change", "poll"],
      ["call", "call"],
      ["call", "call"],
      ["request.create", "person"],
    ]);
    expect(lines[0]?.by).toMatch(/^Person \d+$/);
    expect(lines[1]).toMatchObject({ by: null, details: { from: "VIDEOPENDING", to: "VIDEOREVIEW" } });
    expect(lines[2]?.details).toMatchObject({ operation: "getRequest", service: "one-shot", status: 200 });
    for (const line of lines) expect(timelineEntry.safeParse(line).success).toBe(true);
  });

  it("keeps the order of things written in the same moment", async () => {
    const { id } = await storedRequest(world.authorityId);
    const actions = ["claim.take", "evidence.collected", "check.answer", "decision.intent", "decision.sent"] as const;
    await inTransaction(async (tx) => {
      for (let round = 0; round < 8; round++)
        for (const action of actions)
          await recordAudit(tx, { kind: "system" }, { action, authorityId: world.authorityId, requestId: id });
    });
    const lines = await readTimeline(id, world.nuria);
    expect(lines.map((line) => line.what)).toEqual(Array.from({ length: 8 }, () => actions.toReversed()).flat());
  });

  it("shows what a reviewer did to reviewers and auditors only", async () => {
    const { id } = await storedRequest(world.authorityId);
    const forReviewers = [
      "check.answer",
      "check.change",
      "face.verdict",
      "auto.shown",
      "evidence.reading",
      "evidence.open_image",
      "evidence.video_open",
    ] as const;
    for (const action of forReviewers) await note(id, world.nuria, action);
    await note(id, world.nuria, "decision.confirmed", { cause: "overtaken", reason: "DOC-03", status: "CANCELLED" });
    const seen = async (reader: UserActor) => (await readTimeline(id, reader)).map((line) => line.what).toSorted();
    expect(await seen(world.nuria)).toEqual([...forReviewers, "decision.confirmed"].toSorted());
    expect(await seen(world.auditor)).toEqual(await seen(world.nuria));
    expect(await seen(world.admin)).toEqual(["decision.confirmed"]);
    expect(await seen(world.support)).toEqual(["decision.confirmed"]);
  });

  it.each(["check.answer", "check.change", "face.verdict"] as const)(
    "%s tells whoever may judge next that it was answered, never what",
    async (action) => {
      const { id } = await storedRequest(world.authorityId);
      await note(id, world.nuria, action, { item: "F1", answer: "pass", before: "cannot-tell" });
      const told = async (reader: UserActor) => (await readTimeline(id, reader))[0]?.details;
      expect(await told(world.ignasi)).toEqual({ item: "F1" });
      for (const reader of [world.nuria, world.auditor]) expect(await told(reader)).toMatchObject({ answer: "pass" });
    },
  );

  it("tells support that it was refused, never why", async () => {
    const { id } = await storedRequest(world.authorityId);
    await note(id, world.nuria, "decision.intent", { kind: "refuse", cause: "DOC-03", reason: "free words" });
    expect((await readTimeline(id, world.support))[0]?.details).toEqual({ kind: "refuse" });
    expect((await readTimeline(id, world.nuria))[0]?.details).toMatchObject({ cause: "DOC-03", reason: "free words" });
  });

  it("leaves out who only looked", async () => {
    const { id } = await storedRequest(world.authorityId);
    await note(id, world.support, "request.view");
    expect(await readTimeline(id, world.auditor)).toEqual([]);
  });

  it("folds reads that brought nothing into one line, and never a failed one", async () => {
    const opened = await openedRequest(world);
    for (let reads = 0; reads < 3; reads++) await readNow(world.nuria, { requestId: opened.id });
    const order = { operation: "get_request", request_pk: opened.requestPk, kind: "status", status: 404 };
    await world.sandbox.control("faults", order);
    await expect(readNow(world.nuria, { requestId: opened.id })).rejects.toMatchObject({
      code: "provider-unreachable",
    });
    const calls = (await readTimeline(opened.id, world.nuria)).filter((line) => line.what === "call");
    expect(calls.map((line) => [line.details.operation, line.outcome, line.details.times])).toEqual([
      ["getRequest", "failed", undefined],
      ["getRequest", "ok", 3],
      ["createVideoid", "ok", undefined],
    ]);
    const reads = await db().providerCall.findMany({
      where: { requestId: opened.id, operation: "getRequest", outcome: "ok" },
      orderBy: { at: "asc" },
    });
    expect(calls[1]).toMatchObject({
      at: reads.at(-1)?.at.toISOString(),
      details: { since: reads[0]?.at.toISOString() },
    });
  });

  it("says how often the same webhook came", async () => {
    const { id, requestPk } = await openedRequest(world);
    const body = JSON.stringify({ event_type: "VIDEOID_UPDATED", request: { pk: requestPk, status: "VIDEOREVIEW" } });
    for (let times = 0; times < 3; times++) await receiveWebhook(world.authorityId, body);
    const delivery = await db().webhookDelivery.findFirstOrThrow({ where: { requestPk } });
    await processDelivery(delivery.id);
    const lines = await readTimeline(id, world.support);
    expect(lines.filter((line) => line.what === "request.webhook_in")).toMatchObject([{ source: "webhook" }]);
    expect(lines.find((line) => line.what === "webhook.duplicate")).toMatchObject({
      source: "webhook",
      details: { event: "VIDEOID_UPDATED", times: 3 },
    });
  });
});
