import { beforeAll, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db";
import { storedRequest } from "@/lib/testing/rows";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { readDelivery, readInbox } from "./reads";
import { receiveWebhook } from "./receive";
import { replayDelivery } from "./replay-delivery";
import { inboxFilter } from "./schema";

let tenancy: Tenancy;
let ours: { id: string; number: number; requestPk: number };

/** Hints by name: each with its columns as they stand. */
const ids: Record<string, string> = {};

async function kept(name: string, body: object, columns: object = {}, authorityId = tenancy.authorityId) {
  await receiveWebhook(authorityId, JSON.stringify({ name, ...body }));
  const { id } = await db().webhookDelivery.findFirstOrThrow({ orderBy: { id: "desc" } });
  await db().webhookDelivery.update({ where: { id }, data: columns });
  ids[name] = id;
}
const event = (event_type: string, status: string, pk?: number) => ({ event_type, request: { status, pk } });
const at = (time: string) => ({ receivedAt: new Date(time) });

beforeAll(async () => {
  tenancy = await makeTenancy();
  ours = await storedRequest(tenancy.authorityId);
  const { id: requestId, requestPk } = ours;
  await kept("applied", event("VIDEOID_UPDATED", "VIDEOREVIEW", requestPk), {
    ...{ state: "applied", requestId, processedAt: new Date(), times: 3 },
    ...at("2026-03-01T10:00:00Z"),
  });
  await kept("early", event("REQUEST_CREATED", "VIDEOPENDING", requestPk), {
    ...{ state: "failed", error: "no-answer" },
    ...at("2026-03-01T09:00:00Z"),
  });
  await kept("strange", event("REQUEST_ARCHIVED", "ARCHIVED", 4711), {
    ...{ state: "unmatched", error: "not-known-there" },
    ...at("2026-03-02T10:00:00Z"),
  });
  await kept(
    "flat",
    { request: 4712, status: "ISSUED", date: "2026-03-03T00:00:00" },
    // Past midnight in Madrid, still the day before in UTC.
    { state: "unmatched", error: "something-old", ...at("2026-03-02T23:30:00Z") },
  );
  await kept("nameless", event("REQUEST_ENROLLED", "ISSUED"), at("2026-03-04T10:00:00Z"));
  await kept("theirs", event("VIDEOID_UPDATED", "VIDEOREVIEW", 4711), {}, tenancy.otherAuthorityId);
});

async function found(filter: object, actor = tenancy.admin): Promise<string[]> {
  const { rows } = await readInbox(actor, inboxFilter.parse(filter));
  return rows.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? "?");
}

const everything = ["nameless", "flat", "strange", "applied", "early"];

describe("the inbox", () => {
  it("shows the reader's authorities only, newest first, and never a body", async () => {
    expect(await found({})).toEqual(["nameless", "flat", "strange", "applied", "early"]);
    expect(await found({}, tenancy.stranger)).toEqual(["theirs"]);
    const both = await makePerson("auditor", [tenancy.authorityId, tenancy.otherAuthorityId]);
    expect(await found({}, both)).toEqual(["theirs", "nameless", "flat", "strange", "applied", "early"]);
    const { rows } = await readInbox(tenancy.admin, {});
    expect(rows.at(3)).toMatchObject({
      ...{ event: "VIDEOID_UPDATED", status: "VIDEOREVIEW", family: "event", times: 3, state: "applied", reason: null },
      request: { id: ours.id, number: ours.number },
    });
    // What was not applied leads to the request of its number; an unknown reason is one of ours.
    expect(rows.at(4)).toMatchObject({ reason: "no-answer", request: { number: ours.number } });
    expect(rows.at(1)).toMatchObject({ family: "flat", event: null, reason: "failed", request: null, requestPk: 4712 });
  });

  it.each<[object, string[]]>([
    [{ state: "unmatched" }, ["flat", "strange"]],
    [{ state: "received" }, ["nameless"]],
    [{ event: "request_" }, ["nameless", "strange", "early"]],
    [{ event: "ISSUED" }, ["flat"]],
    [{ event: "%" }, []],
    [{ day: "2026-03-02" }, ["strange"]],
    [{ day: "2026-03-03" }, ["flat"]],
    [{ request: "4711" }, ["strange"]],
    [{ request: "R-4711" }, []],
    [{ request: "nothing" }, []],
    [{ state: "failed", event: "REQUEST", day: "2026-03-01" }, ["early"]],
    [{ state: "nonsense", day: "2026-02-31", after: "x" }, everything],
    [{ after: "2026-99-99T99:99:99Z/00000000-0000-4000-8000-000000000000" }, everything],
    [{ after: "0000-01-01T00:00:00Z/00000000-0000-4000-8000-000000000000" }, everything],
    [{ after: "2026-01-01T00:00:00Z/------------------------------------" }, everything],
    [{ after: "2026-03-02T00:00:00Z/00000000-0000-4000-8000-000000000000" }, ["applied", "early"]],
    [{ day: "0000-01-01", event: "\u0000", request: "\u0000 7" }, []],
    [{ day: "0000-01-01", event: "\u0000" }, everything],
    [{ day: "9999-12-31" }, []],
  ])("finds %o", async (filter, names) => {
    expect(await found(filter)).toEqual(names);
  });

  it("finds a request by our number and by the provider's", async () => {
    for (const request of [`R-${ours.number}`, `r${ours.number}`, String(ours.number), String(ours.requestPk)])
      expect(await found({ request })).toEqual(["applied", "early"]);
    expect(await found({ request: `R-${ours.number}` }, tenancy.stranger)).toEqual([]);
  });

  it("goes on by key, each hint once", async () => {
    const many = Array.from({ length: 60 }, (_, n) => ({
      ...{ authorityId: tenancy.otherAuthorityId, bodyHash: `bulk ${n}`, body: "sealed", state: "applied" },
      receivedAt: new Date(Date.parse("2026-01-01T00:00:00Z") + Math.floor(n / 3)),
    }));
    await db().webhookDelivery.createMany({ data: many });
    const seen: string[] = [];
    let pages = 0;
    for (let after: string | undefined = ""; after !== undefined; pages++) {
      const { rows, next } = await readInbox(tenancy.stranger, inboxFilter.parse(after ? { after } : {}));
      seen.push(...rows.map(({ id }) => id));
      after = next ?? undefined;
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([2, 61, 61]);
  });
});

describe("one hint", () => {
  it("is shown with times, keyed hash and masked body", async () => {
    await receiveWebhook(
      tenancy.authorityId,
      JSON.stringify({ request: { pk: 4713, status: "ISSUED", given_name: "MARTA" } }),
    );
    const { id, bodyHash } = await db().webhookDelivery.findFirstOrThrow({ orderBy: { id: "desc" } });
    const shown = await readDelivery(tenancy.auditor, id);
    expect(shown).toMatchObject({ id, hash: bodyHash, bytes: 62, processedAt: null, replayable: false });
    expect(shown.body).toContain('"given_name": "•••"');
    expect(shown.body).toContain('"pk": 4713');
    await db().webhookDelivery.delete({ where: { id } });
  });

  it("of another authority does not exist", async () => {
    for (const id of [ids.theirs ?? "", crypto.randomUUID()]) {
      await expect(readDelivery(tenancy.admin, id)).rejects.toMatchObject({ code: "not-found" });
      await expect(replayDelivery(tenancy.admin, { deliveryId: id })).rejects.toMatchObject({ code: "not-found" });
    }
  });
});

describe("replaying", () => {
  const jobs = async (id = "") =>
    (await pool().query("SELECT 1 FROM jobs.job WHERE name = 'webhook.process' AND data->>'deliveryId' = $1", [id]))
      .rowCount;
  const replayed = () => db().auditEvent.findMany({ where: { action: "webhook.replay" }, orderBy: { seq: "asc" } });

  it("plans the processing once, however often it is pressed, and leaves a line", async () => {
    const deliveryId = ids.strange ?? "";
    const before = await jobs(deliveryId);
    const pressed = await Promise.allSettled([1, 2, 3].map(() => replayDelivery(tenancy.admin, { deliveryId })));
    expect(pressed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = pressed.filter((one) => one.status === "rejected");
    expect(lost.map(({ reason }) => reason.code)).toEqual(["conflict", "conflict"]);
    expect(await jobs(deliveryId)).toBe((before ?? 0) + 1);
    expect(await readDelivery(tenancy.admin, deliveryId)).toMatchObject({ state: "received", replayable: false });
    const [line, ...more] = await replayed();
    expect(more).toEqual([]);
    expect(line).toMatchObject({ chain: tenancy.authorityId, actorId: tenancy.admin.userId, subjectId: deliveryId });
    expect(JSON.parse(line?.details ?? "")).toEqual({
      requestPk: 4711,
      state: "unmatched",
      reason: "not-known-there",
    });
  });

  it("takes what failed, and what is received but was forgotten", async () => {
    await replayDelivery(tenancy.admin, { deliveryId: ids.early ?? "" });
    const deliveryId = ids.nameless ?? "";
    await expect(replayDelivery(tenancy.admin, { deliveryId })).rejects.toMatchObject({ code: "conflict" });
    await pool().query("UPDATE webhook_delivery SET planned_at = now() - interval '16 minutes' WHERE id = $1", [
      deliveryId,
    ]);
    expect((await readDelivery(tenancy.admin, deliveryId)).replayable).toBe(true);
    await replayDelivery(tenancy.admin, { deliveryId });
    expect(await replayed()).toHaveLength(3);
  });

  it("leaves alone what was applied", async () => {
    const deliveryId = ids.applied ?? "";
    await expect(replayDelivery(tenancy.admin, { deliveryId })).rejects.toMatchObject({ code: "conflict" });
    expect((await readDelivery(tenancy.admin, deliveryId)).state).toBe("applied");
  });
});
