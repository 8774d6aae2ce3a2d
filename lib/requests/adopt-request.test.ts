import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { createVideoid } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { billing } from "@/lib/testing/sandbox";
import { makeWorld, type World } from "@/lib/testing/world";
import { adoptRequest, CreationPending } from "./adopt-request";
import { openRequest } from "./open-request";
import { openPerson, personColumns } from "./person";
import { searchTokens } from "./search-tokens";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

let people = 0;

/** A request opened with the provider by somebody else. */
async function openedElsewhere(registrationAuthority = "1187") {
  const phone = `+3462200${1000 + ++people}`;
  const email = `elsewhere.${people}@example.test`;
  const connection = {
    registrationAuthority,
    environment: "sandbox",
    billing: { username: billing.username, password: new Secret(billing.password) },
  };
  return { ...(await createVideoid(connection, { phone, email, profile: "PFnubeNC" })), phone, email };
}

const rowOf = (id: string | null) => db().request.findUniqueOrThrow({ where: { id: id ?? "" } });
const form = (phone: string, email: string) => ({
  authorityId: world.authorityId,
  workflow: "one-shot-eidas" as const,
  profile: "PFnubeNC" as const,
  phone,
  email,
  key: crypto.randomUUID(),
});

describe("a request first heard of by webhook", () => {
  it("is taken in from our own read, sealed, found, and in the trail", async () => {
    const there = await openedElsewhere();
    await world.sandbox.control(`requests/${there.requestPk}/finish`, { outcome: "review" });
    const id = await adoptRequest(world.authorityId, there.requestPk);
    const row = await rowOf(id);
    expect(row).toMatchObject({
      authorityId: world.authorityId,
      origin: "adopted",
      creation: "confirmed",
      status: "VIDEOREVIEW",
      statusSource: "webhook",
      profile: "PFnubeNC",
      requestPk: there.requestPk,
      videoidPk: there.videoidPk,
      workflow: "one-shot-eidas",
      environment: "sandbox",
      createdById: null,
    });
    expect(row.nextCheckAt).not.toBeNull();
    const person = await openPerson(
      await db().request.findUniqueOrThrow({ where: { id: row.id }, select: personColumns }),
    );
    expect(person).toMatchObject({ phone: there.phone, email: there.email, givenName: expect.any(String) });
    expect((await trailOf(row.id)).map((event) => [event.action, event.actorKind])).toEqual([
      ["request.adopt", "provider"],
      ["request.state_change", "provider"],
    ]);
    const tokens = (await db().searchToken.findMany({ where: { requestId: row.id } })).map((found) => found.token);
    const wanted = searchTokens(world.authorityId, {
      number: row.number,
      requestPk: there.requestPk,
      videoidPk: there.videoidPk,
      phones: [there.phone],
      names: [person.surname1],
    });
    for (const token of wanted) expect(tokens).toContain(token);
  });

  it("without its video number waits for somebody to type it", async () => {
    const there = await openedElsewhere();
    await world.sandbox.control("switches", { evidence: "none" });
    const id = await adoptRequest(world.authorityId, there.requestPk);
    await world.sandbox.control("switches", { evidence: "full" });
    expect(await rowOf(id)).toMatchObject({ creation: "confirmed", videoidPk: null });
    expect(await trailOf(id ?? "")).toMatchObject([{ details: { as: "new", videoNumber: false } }]);
  });

  it("of another authority is not taken in", async () => {
    const there = await openedElsewhere("1311");
    expect(await adoptRequest(world.authorityId, there.requestPk)).toBeNull();
    expect(await db().request.count({ where: { requestPk: there.requestPk } })).toBe(0);
  });

  it("unknown to the provider, or unreadable, is an error and no record", async () => {
    const before = await db().request.count();
    await expect(adoptRequest(world.authorityId, 999_999)).rejects.toMatchObject({ failure: "answered" });
    const there = await openedElsewhere();
    await world.sandbox.control("faults", { operation: "get_request", kind: "garbage" });
    await expect(adoptRequest(world.authorityId, there.requestPk)).rejects.toMatchObject({ failure: "garbled" });
    expect(await db().request.count()).toBe(before);
  });

  it("heard of several times at once is taken in once", async () => {
    const there = await openedElsewhere();
    const ids = await Promise.all(Array.from({ length: 5 }, () => adoptRequest(world.authorityId, there.requestPk)));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).not.toBeNull();
    expect(await db().request.count({ where: { requestPk: there.requestPk } })).toBe(1);
    expect((await trailOf(ids[0] ?? "")).filter((event) => event.action === "request.adopt")).toHaveLength(1);
  });

  it("counts as a further attempt of the same person", async () => {
    const there = await openedElsewhere();
    await storedRequest(world.authorityId, {}, { phone: there.phone });
    const id = await adoptRequest(world.authorityId, there.requestPk);
    expect((await rowOf(id)).attempt).toBe(2);
  });
});

describe("a creation whose answer was lost", () => {
  async function lost(): Promise<{ id: string; requestPk: number; phone: string; email: string }> {
    const phone = `+3462300${1000 + ++people}`;
    const email = `lost.${people}@example.test`;
    await world.sandbox.control("faults", { operation: "create_videoid", kind: "effect_then_drop" });
    const { requestId } = await openRequest(world.admin, form(phone, email));
    await backgroundDone(20_000);
    const known = await world.sandbox.control<{ requests: { request_pk: number }[] }>("requests");
    return { id: requestId, requestPk: known.requests.at(-1)?.request_pk ?? 0, phone, email };
  }

  it("is the same request once the webhook tells of it", async () => {
    const { id, requestPk } = await lost();
    expect(await rowOf(id)).toMatchObject({ creation: "unknown", requestPk: null });
    expect(await adoptRequest(world.authorityId, requestPk)).toBe(id);
    expect(await rowOf(id)).toMatchObject({
      creation: "confirmed",
      creationError: null,
      origin: "created",
      requestPk,
      videoidPk: expect.any(Number),
    });
    expect(await trailOf(id)).toContainEqual(
      expect.objectContaining({ action: "request.adopt", details: expect.objectContaining({ as: "lost-creation" }) }),
    );
    expect(await db().request.count({ where: { requestPk } })).toBe(1);
  });

  it("is not mistaken for another person's, another authority's, or one of last week", async () => {
    const { id, requestPk, phone, email } = await lost();
    await db().request.update({ where: { id }, data: { createdAt: new Date(Date.now() - 25 * 3_600_000) } });
    const unknown = { creation: "unknown", requestPk: null };
    const mine = await storedRequest(world.authorityId, unknown, { phone, email: "someone.else@example.test" });
    const theirs = await storedRequest(world.otherAuthorityId, unknown, { phone, email });
    const adopted = await adoptRequest(world.authorityId, requestPk);
    expect([id, mine.id, theirs.id]).not.toContain(adopted);
    expect(await rowOf(adopted)).toMatchObject({ origin: "adopted" });
  });

  it("still waiting for its answer is asked about later, and no second record is made", async () => {
    const { id, requestPk } = await lost();
    await db().request.update({ where: { id }, data: { creation: "sending" } });
    await expect(adoptRequest(world.authorityId, requestPk)).rejects.toBeInstanceOf(CreationPending);
    expect(await db().request.count({ where: { requestPk } })).toBe(0);
  });
});
