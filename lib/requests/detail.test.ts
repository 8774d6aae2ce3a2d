import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { readDetail } from "./detail";
import { openPerson, personColumns } from "./person";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

describe("one request as everybody may see it", () => {
  it("is masked, for every role", async () => {
    const { id, phone, email } = await openedRequest(world, { outcome: "review" });
    const person = await openPerson(await db().request.findUniqueOrThrow({ where: { id }, select: personColumns }));
    for (const actor of [world.nuria, world.admin, world.support, world.auditor]) {
      const detail = await readDetail(actor, id, true);
      expect(detail.masked.name).toMatch(/^\p{L}+ \p{Lu}\./u);
      expect(detail.masked.phone).toMatch(/^\+34 ••• ••• \d{3}$/);
      expect(detail.masked.birthDate).toBe("••/••/••••");
      const answered = JSON.stringify(detail);
      const secrets = [phone, email, person.documentNumber, person.surname1, person.birthDate];
      for (const secret of secrets) {
        expect(secret).toBeTruthy();
        expect(answered).not.toContain(secret);
      }
      expect(answered).not.toContain("/lcmpl/");
    }
  });

  it("tells each role what it may do next", async () => {
    const { id } = await openedRequest(world, { outcome: "review" });
    const may = async (actor: UserActor) => {
      const { can } = await readDetail(actor, id, false);
      return Object.entries(can).flatMap(([what, allowed]) => (allowed ? [what] : []));
    };
    expect(await may(world.nuria)).toEqual(["review", "refresh", "cancel", "report", "note"]);
    expect(await may(world.admin)).toEqual(["refresh", "reveal", "reassign", "cancel", "report", "note"]);
    expect(await may(world.ignasi)).toEqual(["review", "refresh", "cancel", "report", "note"]);
    expect(await may(world.support)).toEqual([]);
    expect(await may(world.auditor)).toEqual(["reveal"]);
    await claimRequest(world.nuria, { requestId: id });
    expect(await may(world.admin)).toEqual(["refresh", "reveal", "reassign", "cancel", "report", "note"]);
    expect(await may(world.ignasi)).toEqual(["review", "refresh", "report", "note"]);
    await db().request.update({ where: { id }, data: { videoidPk: null } });
    expect(await may(world.admin)).toContain("repair");
  });

  it("offers the link only while the applicant may use it", async () => {
    const { id } = await openedRequest(world);
    expect(await readDetail(world.admin, id, false)).toMatchObject({ hasLink: true, can: { link: true } });
    expect(await readDetail(world.support, id, false)).toMatchObject({ can: { link: false } });
    await db().request.update({ where: { id }, data: { status: "VIDEOREVIEW" } });
    expect(await readDetail(world.admin, id, false)).toMatchObject({ hasLink: false, can: { link: false } });
  });

  it("records the look when it is opened, not when the page reads it again", async () => {
    const { id } = await storedRequest(world.authorityId);
    await readDetail(world.support, id, false);
    expect(await trailOf(id)).toEqual([]);
    await readDetail(world.support, id, true);
    expect(await trailOf(id)).toMatchObject([{ action: "request.view", actorKind: "user" }]);
  });

  it("does not exist outside one's own authorities", async () => {
    const { id } = await storedRequest(world.authorityId);
    await expect(readDetail(world.chiara, id, true)).rejects.toMatchObject({ code: "not-found" });
    await expect(readDetail(world.nuria, crypto.randomUUID(), true)).rejects.toMatchObject({ code: "not-found" });
    expect(await trailOf(id)).toEqual([]);
  });

  it("shows the provider's words about a refused creation to those who may create", async () => {
    await world.sandbox.control("faults", {
      operation: "create_videoid",
      kind: "status",
      status: 400,
      body: { details: "Phone of another holder" },
    });
    await expect(openedRequest(world)).rejects.toThrow("not opened");
    const { id } = await db().request.findFirstOrThrow({ where: { creation: "failed" } });
    for (const actor of [world.nuria, world.admin])
      expect((await readDetail(actor, id, false)).creationError).toBe("Phone of another holder");
    for (const actor of [world.support, world.auditor])
      expect((await readDetail(actor, id, false)).creationError).toBeNull();
  });

  it("names who holds it until the claim has ended", async () => {
    const { id } = await openedRequest(world, { outcome: "review" });
    await claimRequest(world.ignasi, { requestId: id });
    const { claim } = (await readDetail(world.nuria, id, false)).row;
    expect(claim).toMatchObject({ userId: world.ignasi.userId, name: expect.stringMatching(/^Person \d+$/) });
    await db().claim.update({ where: { requestId: id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect((await readDetail(world.nuria, id, false)).row.claim).toBeNull();
  });
});
