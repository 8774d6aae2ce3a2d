import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { openRequest } from "./open-request";
import { openPerson, personColumns } from "./person";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const input = () => ({
  authorityId: world.authorityId,
  workflow: "one-shot-eidas" as const,
  profile: "PFnubeQAFCiudadano" as const,
  phone: "+34600200300",
  email: "una.persona@example.test",
  key: crypto.randomUUID(),
});

describe("opening a request", () => {
  it("records first, then keeps the provider's numbers and a sealed link", async () => {
    const opened = await openedRequest(world);
    const row = await db().request.findUniqueOrThrow({ where: { id: opened.id } });
    expect(row).toMatchObject({ creation: "confirmed", status: "VIDEOPENDING", origin: "created" });
    expect(row.requestPk).not.toBe(row.videoidPk);
    expect(row.videoidLink).toMatch(/^v1\.s1\./);
    expect(
      await openPerson(await db().request.findUniqueOrThrow({ where: { id: opened.id }, select: personColumns })),
    ).toMatchObject({
      phone: opened.phone,
      email: opened.email,
      givenName: null,
    });
    const events = await db().auditEvent.findMany({ where: { requestId: opened.id } });
    expect(events.map((event) => event.action)).toContain("request.create");
  });

  it("opens one request for one form, however often it is sent", async () => {
    const form = input();
    const [first, second] = await Promise.all([openRequest(world.admin, form), openRequest(world.admin, form)]);
    await backgroundDone(10_000);
    expect(second.requestId).toBe(first.requestId);
    const created = (await world.sandbox.ledger()).filter(
      (entry) => entry.operation === "create_videoid" && entry.status === 200,
    );
    const known = await db().request.count();
    expect(created.length).toBe(known);
  });

  it("is refused outside one's own authorities, and for a profile the authority does not offer", async () => {
    await expect(openRequest(world.admin, { ...input(), authorityId: world.otherAuthorityId })).rejects.toMatchObject({
      code: "not-found",
    });
    await db().authority.update({ where: { id: world.authorityId }, data: { profiles: ["PFnubeNC"] } });
    await expect(openRequest(world.admin, input())).rejects.toMatchObject({ code: "invalid-input" });
    await db().authority.update({
      where: { id: world.authorityId },
      data: { profiles: ["PFnubeNC", "PFnubeQAFCiudadano"] },
    });
  });

  it("keeps a provider's no as a no, with its words sealed, and silence as unknown", async () => {
    await world.sandbox.control("faults", {
      operation: "create_videoid",
      times: 1,
      kind: "status",
      status: 404,
      body: { status: "404 Not Found", details: "Registration Authority not found" },
    });
    const refused = await openRequest(world.admin, input());
    await world.sandbox.control("faults", { operation: "create_videoid", times: 1, kind: "effect_then_drop" });
    await backgroundDone(10_000);
    const lost = await openRequest(world.admin, input());
    await backgroundDone(20_000);
    const rows = await db().request.findMany({ where: { id: { in: [refused.requestId, lost.requestId] } } });
    const by = new Map(rows.map((row) => [row.id, row]));
    expect(by.get(refused.requestId)).toMatchObject({ creation: "failed", requestPk: null });
    expect(by.get(refused.requestId)?.creationError).toMatch(/^v1\.s1\./);
    expect(by.get(lost.requestId)).toMatchObject({ creation: "unknown", requestPk: null });
  });

  it("does not take a fault of the provider's own for a no, whatever its words", async () => {
    await world.sandbox.control("faults", {
      operation: "create_videoid",
      times: 1,
      kind: "status",
      status: 500,
      body: { status: "500 Internal Server Error", details: "Could not send the SMS" },
    });
    const { requestId } = await openRequest(world.admin, input());
    await backgroundDone(10_000);
    const row = await db().request.findUniqueOrThrow({ where: { id: requestId } });
    expect(row).toMatchObject({ creation: "unknown", creationError: expect.stringMatching(/^v1\.s1\./) });
    expect(await trailOf(requestId)).toMatchObject([
      { action: "request.create" },
      { action: "request.create_failed", outcome: "unknown", details: { failure: "answered", httpStatus: 500 } },
    ]);
  });
});
