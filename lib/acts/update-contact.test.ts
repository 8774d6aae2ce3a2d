import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { searchHistory } from "@/lib/history/search";
import { readDetail } from "@/lib/requests/detail";
import { openPerson, personColumns } from "@/lib/requests/person";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { cancelled, corrected, correcting } from "@/lib/testing/acts";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { oneShotRoot } from "@/lib/testing/generation";
import { callsOf, trailOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { updateInput } from "./schema";
import { updateContact } from "./update-contact";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => resetBreakers());
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

let phones = 655_200_100;
const newPhone = () => `+34${++phones}`;
const personOf = async (id: string) =>
  openPerson(await db().request.findUniqueOrThrow({ where: { id }, select: personColumns }));

describe("correcting contact data", () => {
  it.each([
    ["one-shot-eidas", undefined],
    ["one-shot-eidas", "incomplete"],
    ["one-shot-eidas", "error"],
    ["one-shot-external", undefined],
  ] as const)("%s at outcome %s: sent once, stored as read", async (workflow, outcome) => {
    const opened = await openedRequest(world, { workflow, ...(outcome ? { outcome } : {}) });
    const phone = newPhone();
    const email = `right.${phones}@example.test`;
    const before = await db().request.findUniqueOrThrow({ where: { id: opened.id } });
    expect((await corrected(world.nuria, opened.id, { phone, email })).state).toBe("CONFIRMED");
    expect(await personOf(opened.id)).toMatchObject({ phone, email });
    const [call, ...others] = await callsOf(world, opened, "update_request");
    expect(others).toEqual([]);
    // What the identification establishes is not among what is sent.
    expect(call?.fields.toSorted()).toEqual([
      "country_name",
      "email",
      "mobile_phone_number",
      "profile",
      "registration_authority",
      "scratchcard",
    ]);
    const after = await db().request.findUniqueOrThrow({ where: { id: opened.id } });
    expect(after).toMatchObject({ status: before.status, decisionState: null, profile: before.profile });
    expect(after.version).toBeGreaterThan(before.version);
    for (const q of [phone, email, opened.phone]) {
      const { rows } = await searchHistory(world.support, { q });
      expect(rows.map(({ id }) => id)).toEqual([opened.id]);
    }
  });

  it("leaves what was left empty as it is", async () => {
    const { id, phone } = await openedRequest(world, { outcome: "incomplete" });
    await corrected(world.nuria, id, { email: "only.this@example.test" });
    expect(await personOf(id)).toMatchObject({ phone, email: "only.this@example.test" });
  });

  it("counts the attempts of the corrected phone", async () => {
    const earlier = await openedRequest(world);
    const { id } = await openedRequest(world);
    expect((await readDetail(world.admin, id, false)).row.attempt).toBe(1);
    await corrected(world.admin, id, { phone: earlier.phone });
    expect((await readDetail(world.admin, id, false)).row.attempt).toBe(2);
  });

  it("says who did it, and keeps neither value in the clear nor in the trail", async () => {
    const { id } = await openedRequest(world);
    const phone = newPhone();
    const email = "sealed.everywhere@example.test";
    await corrected(world.nuria, id, { phone, email });
    const lines = (await trailOf(id)).filter(({ action }) => /^(act|request\.update)/.test(action));
    expect(lines.map(({ action }) => action)).toEqual(["act.intent", "act.sent", "request.update"]);
    const { acts, timeline } = await readDetail(world.support, id, false);
    expect(acts.update).toMatchObject({ state: "CONFIRMED", by: expect.stringMatching(/^Person/) });
    expect(timeline.find(({ what }) => what === "request.update")?.by).toBe(acts.update?.by);
    const dump = await dumpDatabase();
    expect([...foundIn(dump, phone), ...foundIn(dump, email)]).toEqual([]);
  });

  it("is not taken back by a read that was asked before it", async () => {
    const { id, phone } = await openedRequest(world);
    const { requestPk } = await db().request.findUniqueOrThrow({ where: { id } });
    // The read is answered with what was there when it was asked, and late.
    const stale = { kind: "status", status: 200, body: await wire(requestPk ?? 0), operation: "get_request" };
    const right = newPhone();
    await corrected(world.admin, id, { phone: right });
    await db().request.update({ where: { id }, data: { confirmedAt: new Date(Date.now() + 60_000) } });
    await world.sandbox.control("faults", { ...stale, request_pk: requestPk });
    await refreshRequest(id, "poll");
    expect((await personOf(id)).phone).toBe(right);
    expect(phone).not.toBe(right);
  });
});

/** The request as the provider gives it at this moment. */
async function wire(requestPk: number): Promise<unknown> {
  return (await fetch(`${world.sandbox.url}${oneShotRoot}/request/${requestPk}`)).json();
}

describe("a correction is refused", () => {
  it.each(["review", "approved"] as const)("at %s", async (what) => {
    const { id, requestPk } = await openedRequest(world, { outcome: "review" });
    if (what === "approved") await db().request.update({ where: { id }, data: { status: "ENROLLREADY" } });
    expect((await readDetail(world.admin, id, false)).can.update).toBe(false);
    await expect(corrected(world.admin, id, { phone: newPhone() })).rejects.toMatchObject({ code: "stale" });
    expect(await callsOf(world, { requestPk }, "update_request")).toEqual([]);
  });

  it.each([
    ["support", "stale"],
    ["auditor", "stale"],
    ["chiara", "not-found"],
  ] as const)("to %s: %s", async (who, code) => {
    const { id, requestPk } = await openedRequest(world);
    await expect(corrected(world[who], id, { phone: newPhone() })).rejects.toMatchObject({ code });
    expect(await callsOf(world, { requestPk }, "update_request")).toEqual([]);
  });

  it("when nothing would change, by field", async () => {
    const { id, phone, email } = await openedRequest(world);
    await expect(corrected(world.admin, id, {})).rejects.toMatchObject({ fields: { phone: "contact-needed" } });
    await expect(corrected(world.admin, id, { phone, email })).rejects.toMatchObject({
      fields: { phone: "unchanged", email: "unchanged" },
    });
    await expect(corrected(world.admin, id, { email })).rejects.toMatchObject({ fields: { email: "unchanged" } });
  });

  it.each([
    ["600123123", "", { phone: "phone-prefix" }],
    ["+34000", "", { phone: "phone-invalid" }],
    ["", "not an address", { email: "email-invalid" }],
    ["+34000", "nobody@", { phone: "phone-invalid", email: "email-invalid" }],
  ])("for a field that is none: %s %s", (phone, email, problems) => {
    const input = { requestId: crypto.randomUUID(), version: 1, key: crypto.randomUUID(), phone, email };
    const issues = updateInput.safeParse(input).error?.issues ?? [];
    expect(Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message]))).toEqual(problems);
  });

  it("on a page drawn before, and for the second of two people", async () => {
    const { id, requestPk } = await openedRequest(world);
    const [one, two] = [await correcting(id, { phone: newPhone() }), await correcting(id, { phone: newPhone() })];
    const answers = await Promise.allSettled([updateContact(world.nuria, one), updateContact(world.admin, two)]);
    await backgroundDone(20_000);
    expect(answers.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "stale" } }]);
    expect(await callsOf(world, { requestPk }, "update_request")).toHaveLength(1);
  });

  it("once the request is cancelled", async () => {
    const { id } = await openedRequest(world);
    await cancelled(world.admin, id);
    await expect(corrected(world.admin, id, { phone: newPhone() })).rejects.toMatchObject({ code: "stale" });
  });
});
