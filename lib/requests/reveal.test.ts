import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { may, roles } from "@/lib/auth/roles";
import { db } from "@/lib/db";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { revealableFields } from "./detail-view";
import { readDraft } from "./draft";
import { linkPicture } from "./link-picture";
import { revealField, showLink } from "./reveal";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const person = {
  givenName: "LUCÍA",
  surname1: "FERRANDIS",
  surname2: "OLMEDA",
  documentNumber: "12345678Z",
  birthDate: "1984-03-09",
  email: "lucia@example.test",
  phone: "+34611222333",
};

describe("revealing a field", () => {
  it.each([
    ["name", "LUCÍA FERRANDIS OLMEDA"],
    ["document", "12345678Z"],
    ["phone", "+34611222333"],
    ["email", "lucia@example.test"],
    ["birthDate", "1984-03-09"],
  ] as const)("%s shows that one, and the trail says which and why but not the value", async (field, value) => {
    const { id } = await storedRequest(world.authorityId, {}, person);
    expect(await revealField(world.admin, { requestId: id, field, reason: "calling" })).toEqual({ value });
    expect(await trailOf(id)).toEqual([
      { action: "evidence.reveal_field", actorKind: "user", outcome: "ok", details: { field, reason: "calling" } },
    ]);
    const [event] = await db().auditEvent.findMany({ where: { requestId: id } });
    expect(event).toMatchObject({ actorId: world.admin.userId, role: "admin", chain: world.authorityId });
  });

  it("shows nothing where nothing is known, and records the look all the same", async () => {
    const { id } = await storedRequest(world.authorityId);
    for (const field of revealableFields)
      expect(await revealField(world.auditor, { requestId: id, field, reason: "data-request" })).toEqual({
        value: null,
      });
    expect(await trailOf(id)).toHaveLength(revealableFields.length);
  });

  it("never of another authority's request, and leaves no line about it", async () => {
    const { id } = await storedRequest(world.otherAuthorityId, {}, person);
    await expect(revealField(world.admin, { requestId: id, field: "name", reason: "calling" })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await trailOf(id)).toEqual([]);
  });

  it("is for admins and auditors", () => {
    expect(roles.filter((role) => may(role, "field.reveal"))).toEqual(["admin", "auditor"]);
  });
});

describe("the applicant's link", () => {
  it("is shown with a picture of it while the applicant may use it, and each look is recorded", async () => {
    const opened = await openedRequest(world);
    const { link, qr } = await linkPicture(world.nuria, { requestId: opened.id });
    expect(link).toMatch(/^http.*\/lcmpl\/videoid\//);
    expect(qr).toMatch(/^<svg/);
    expect((await trailOf(opened.id)).map((event) => event.action)).toContain("request.link_shown");
  });

  it("is not shown to another authority, nor once the applicant is done", async () => {
    const opened = await openedRequest(world);
    await expect(showLink(world.chiara, { requestId: opened.id })).rejects.toMatchObject({ code: "not-found" });
    await db().request.update({ where: { id: opened.id }, data: { status: "VIDEOREVIEW" } });
    await expect(showLink(world.nuria, { requestId: opened.id })).rejects.toMatchObject({ code: "not-found" });
    expect((await trailOf(opened.id)).map((event) => event.action)).not.toContain("request.link_shown");
  });

  it("does not exist for a request that was taken in", async () => {
    const { id } = await storedRequest(world.authorityId, { origin: "adopted" });
    await expect(showLink(world.nuria, { requestId: id })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("what was typed for a request that was not opened", () => {
  it("comes back to whoever corrects it, and the look is recorded", async () => {
    const { id } = await storedRequest(world.authorityId, { creation: "failed", requestPk: null }, person);
    expect(await readDraft(world.admin, id)).toEqual({
      workflow: "one-shot-eidas",
      authorityId: world.authorityId,
      profile: "PFnubeQAFCiudadano",
      phone: person.phone,
      email: person.email,
    });
    expect((await trailOf(id)).map((event) => event.action)).toEqual(["request.view"]);
  });

  it.each([
    ["it was opened", { creation: "confirmed" }],
    ["its outcome is unknown", { creation: "unknown" }],
  ])("stays away when %s", async (_, columns) => {
    const { id } = await storedRequest(world.authorityId, columns, person);
    expect(await readDraft(world.admin, id)).toBeNull();
  });

  it("stays away from other authorities", async () => {
    const { id } = await storedRequest(world.otherAuthorityId, { creation: "failed" }, person);
    expect(await readDraft(world.admin, id)).toBeNull();
    expect(await trailOf(id)).toEqual([]);
  });
});
