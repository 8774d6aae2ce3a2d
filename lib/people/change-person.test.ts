import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { liveSession } from "@/lib/auth/session";
import { db } from "@/lib/db";
import { codeOf, giveSignIn, makeTenancy, type Tenancy, wrongCode } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { disablePerson, enablePerson, updatePerson } from "./change-person";
import { renewInvitation } from "./invitations";
import { officersOf, readPeople } from "./reads";
import { type PersonInput, personInput } from "./schema";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const officer = (authorityIds = [tenancy.authorityId]) => makePerson("rao", authorityIds);
const change = (person: UserActor, given: Partial<Record<keyof PersonInput, unknown>> = {}): PersonInput =>
  personInput.parse({
    userId: person.userId,
    version: 1,
    role: person.role,
    name: "Renamed Person",
    authorityIds: [tenancy.authorityId],
    ...given,
  });
const row = (person: UserActor) => db().user.findUniqueOrThrow({ where: { id: person.userId } });
const shown = async (person: UserActor) => (await readPeople(tenancy.admin)).find(({ id }) => id === person.userId);
const lines = (person: UserActor, action: string) =>
  db().auditEvent.count({ where: { action, subjectId: person.userId } });
const alive = async ({ sessionId }: UserActor) => (await liveSession(sessionId, null, false)) !== null;

describe("changing a person", () => {
  it("keeps name, officer id, dates and hours, and leaves a line", async () => {
    const person = await officer();
    const given = {
      raoId: "5001",
      raoUsername: "rao.5001",
      appointedOn: "2026-01-02",
      trainedUntil: "2027-01-31",
      certificateEnds: "2028-02-29",
      trainingHours: 24,
    };
    await updatePerson(tenancy.admin, change(person, given));
    expect(await shown(person)).toMatchObject({ name: "Renamed Person", version: 2, ...given });
    expect(await lines(person, "user.update")).toBe(1);
    await updatePerson(tenancy.admin, change(person, { version: 2, appointedOn: "", trainingHours: "" }));
    expect(await shown(person)).toMatchObject({
      raoId: null,
      raoUsername: null,
      appointedOn: null,
      trainingHours: null,
    });
  });

  it("writes nothing over what a colleague changed meanwhile", async () => {
    const person = await officer();
    await updatePerson(tenancy.admin, change(person));
    await expect(updatePerson(tenancy.admin, change(person, { name: "Too Late" }))).rejects.toMatchObject({
      code: "stale",
    });
    expect((await shown(person))?.name).toBe("Renamed Person");
    const both = await Promise.allSettled(
      [1, 2].map(() => updatePerson(tenancy.admin, change(person, { version: 2 }))),
    );
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("gives no officer id to two people, nor to anybody but officers", async () => {
    const [one, two, support] = [await officer(), await officer(), await makePerson("support", [tenancy.authorityId])];
    await updatePerson(tenancy.admin, change(one, { raoId: "5002" }));
    await expect(updatePerson(tenancy.admin, change(two, { raoId: "5002" }))).rejects.toMatchObject({
      code: "invalid-input",
      fields: { raoId: "rao-id-taken" },
    });
    await updatePerson(tenancy.admin, change(support, { raoId: "5003", raoUsername: "x" }));
    expect(await row(support)).toMatchObject({ raoId: null, raoUsername: null });
  });

  it("of the role ends sessions and claims of the old one, and the officer's id with it", async () => {
    const person = await officer();
    await updatePerson(tenancy.admin, change(person, { raoId: "5004" }));
    expect(await alive(person)).toBe(true);
    await updatePerson(tenancy.admin, change(person, { version: 2, role: "support", raoId: "5004" }));
    expect(await row(person)).toMatchObject({ role: "support", raoId: null });
    expect(await alive(person)).toBe(false);
    const line = await db().auditEvent.findFirst({
      where: { action: "user.update", subjectId: person.userId },
      orderBy: { seq: "desc" },
    });
    expect(JSON.parse(line?.details ?? "")).toMatchObject({ role: "support", roleBefore: "rao" });
  });

  it("leaves one of two admins who disable each other at once", async () => {
    const [one, two] = [
      await makePerson("admin", [tenancy.authorityId]),
      await makePerson("admin", [tenancy.authorityId]),
    ];
    const results = await Promise.allSettled([
      disablePerson(one, { userId: two.userId }),
      disablePerson(two, { userId: one.userId }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const disabled = [await row(one), await row(two)].filter(({ disabledAt }) => disabledAt !== null);
    expect(disabled).toHaveLength(1);
  });

  it("is not for oneself nor for another authority's people", async () => {
    await expect(updatePerson(tenancy.admin, change(tenancy.admin))).rejects.toMatchObject({ code: "forbidden" });
    await expect(updatePerson(tenancy.admin, change(tenancy.stranger))).rejects.toMatchObject({ code: "not-found" });
  });

  it("gives and takes only authorities of one's own; others of the person stay", async () => {
    const person = await officer([tenancy.authorityId, tenancy.otherAuthorityId]);
    await expect(
      updatePerson(tenancy.admin, change(person, { authorityIds: [tenancy.otherAuthorityId] })),
    ).rejects.toMatchObject({ code: "invalid-input", fields: { authorityIds: "authority-choose" } });
    await updatePerson(tenancy.admin, change(person));
    const ids = (await liveSession(person.sessionId, null, false))?.authorityIds;
    expect([...(ids ?? [])].sort()).toEqual([tenancy.authorityId, tenancy.otherAuthorityId].sort());
    expect((await shown(person))?.authorityIds).toEqual([tenancy.authorityId]);
  });

  it("counts in the person's very next request", async () => {
    const both = { ...tenancy.admin, authorityIds: [tenancy.authorityId, tenancy.otherAuthorityId] };
    const person = await officer();
    await updatePerson(both, change(person, { authorityIds: [tenancy.otherAuthorityId], raoId: "5004" }));
    expect(await liveSession(person.sessionId, null, false)).toMatchObject({
      authorityIds: [tenancy.otherAuthorityId],
      raoId: "5004",
    });
  });
});

describe("disabling", () => {
  it("ends sessions and claims at once and is said once", async () => {
    const person = await officer();
    await disablePerson(tenancy.admin, { userId: person.userId });
    await disablePerson(tenancy.admin, { userId: person.userId });
    expect(await alive(person)).toBe(false);
    expect(await lines(person, "user.disable")).toBe(1);
    expect((await shown(person))?.state).toBe("disabled");
    const officers = await officersOf(tenancy.authorityId);
    expect(officers.map(({ id }) => id)).not.toContain(person.userId);
  });

  it("cannot hit oneself: an installation keeps its last admin", async () => {
    await expect(disablePerson(tenancy.admin, { userId: tenancy.admin.userId })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await alive(tenancy.admin)).toBe(true);
  });

  it("cannot hit another authority's people", async () => {
    await expect(disablePerson(tenancy.admin, { userId: tenancy.stranger.userId })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(enablePerson(tenancy.admin, { userId: tenancy.stranger.userId })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await alive(tenancy.stranger)).toBe(true);
  });

  it("is taken back without reviving old sessions", async () => {
    const person = await officer();
    await disablePerson(tenancy.admin, { userId: person.userId });
    await enablePerson(tenancy.admin, { userId: person.userId });
    await enablePerson(tenancy.admin, { userId: person.userId });
    expect(await alive(person)).toBe(false);
    expect(await lines(person, "user.enable")).toBe(1);
    expect((await row(person)).disabledAt).toBeNull();
  });
});

describe("taking over an account", () => {
  const acts: [what: string, act: (actor: UserActor, person: UserActor, code?: string) => Promise<unknown>][] = [
    ["a new invitation", (actor, { userId }, code) => renewInvitation(actor, { userId, code })],
    ["disabling", (actor, { userId }, code) => disablePerson(actor, { userId, code })],
    ["another role", (actor, person, code) => updatePerson(actor, change(person, { role: "support", code }))],
  ];
  const enabling: (typeof acts)[number] = ["enabling", (actor, { userId }) => enablePerson(actor, { userId })];
  /** An admin whose second factor was given sixteen minutes ago. */
  async function seated(): Promise<{ admin: UserActor; secret: string }> {
    const admin = await makePerson("admin", [tenancy.authorityId]);
    const { secret } = await giveSignIn(admin);
    const secondFactorAt = new Date(Date.now() - 16 * 60_000);
    await db().session.update({ where: { id: admin.sessionId }, data: { secondFactorAt } });
    return { admin, secret };
  }

  it.each([...acts, enabling])("by %s takes every authority of theirs", async (_, act) => {
    for (const role of ["rao", "admin"] as const) {
      const person = await makePerson(role, [tenancy.authorityId, tenancy.otherAuthorityId]);
      const before = await row(person);
      await expect(act(tenancy.admin, person)).rejects.toMatchObject({ code: "beyond-authorities" });
      expect(await row(person)).toEqual(before);
      expect(await alive(person)).toBe(true);
      const both = await makePerson("admin", [tenancy.authorityId, tenancy.otherAuthorityId]);
      await act(both, person);
    }
  });

  it("is not what changing other details is", async () => {
    const person = await makePerson("rao", [tenancy.authorityId, tenancy.otherAuthorityId]);
    await updatePerson(tenancy.admin, change(person, { trainingHours: 12 }));
    expect(await shown(person)).toMatchObject({ name: "Renamed Person", trainingHours: 12 });
  });

  it("begins with the id decisions are signed under: it takes every authority and a fresh second factor", async () => {
    const [person, wide] = [await officer(), await makePerson("rao", [tenancy.authorityId, tenancy.otherAuthorityId])];
    await expect(updatePerson(tenancy.admin, change(wide, { raoId: "5005" }))).rejects.toMatchObject({
      code: "beyond-authorities",
    });
    const { admin, secret } = await seated();
    await expect(updatePerson(admin, change(person, { raoId: "5006" }))).rejects.toMatchObject({ code: "step-up" });
    expect((await row(person)).raoId).toBeNull();
    await updatePerson(admin, change(person, { raoId: "5006", code: codeOf(secret) }));
    expect((await row(person)).raoId).toBe("5006");
  });

  it.each(acts)("by %s takes a second factor of the last quarter of an hour", async (_, act) => {
    const person = await officer();
    const { admin, secret } = await seated();
    await expect(act(admin, person)).rejects.toMatchObject({ code: "step-up", fields: { code: "required" } });
    await expect(act(admin, person, wrongCode(secret))).rejects.toMatchObject({ code: "wrong-code" });
    expect(await alive(person)).toBe(true);
    await act(admin, person, codeOf(secret));
    expect(await alive(person)).toBe(false);
    const fresh = await db().session.findUniqueOrThrow({ where: { id: admin.sessionId } });
    expect(Date.now() - fresh.secondFactorAt.getTime()).toBeLessThan(60_000);
  });

  it("is neither what changing other details nor enabling is", async () => {
    const person = await officer();
    const { admin } = await seated();
    await updatePerson(admin, change(person));
    await enablePerson(admin, { userId: person.userId });
    expect((await shown(person))?.name).toBe("Renamed Person");
  });

  it("is nothing an admin disabled meanwhile still does", async () => {
    const { admin, secret } = await seated();
    const person = await officer();
    await disablePerson(tenancy.admin, { userId: admin.userId });
    await expect(renewInvitation(admin, { userId: person.userId, code: codeOf(secret) })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await alive(person)).toBe(true);
  });
});

describe("reading people", () => {
  it("shows those of one's authorities, officers first, then by name", async () => {
    const rows = await readPeople(tenancy.admin);
    const ids = rows.map(({ id }) => id);
    expect(ids).toContain(tenancy.officer.userId);
    expect(ids).not.toContain(tenancy.stranger.userId);
    const order = ["rao", "admin", "support", "auditor"];
    const places = rows.map(({ role }) => order.indexOf(role));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("never gives secrets away", async () => {
    const text = JSON.stringify(await readPeople(tenancy.admin));
    for (const word of ["passwordHash", "totpSecret", "inviteHash", "argon2", "v1."]) expect(text).not.toContain(word);
  });

  it("is empty for somebody without authorities", async () => {
    expect(await readPeople({ ...tenancy.admin, authorityIds: [] })).toEqual([]);
  });
});
