import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { liveSession } from "@/lib/auth/session";
import { signIn } from "@/lib/auth/sign-in";
import { db, pool } from "@/lib/db";
import { codeOf, giveSignIn, makeTenancy, type Tenancy, wrongCode } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { acceptInvitation, invitePerson, readInvitation, renewInvitation } from "./invitations";
import { readPeople } from "./reads";
import { acceptInviteInput, type InviteInput, inviteInput } from "./schema";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

let people = 0;
const newcomer = (given: Partial<Record<keyof InviteInput, unknown>> = {}): InviteInput =>
  inviteInput.parse({
    email: `newcomer${++people}@example.test`,
    name: `Newcomer ${people}`,
    role: "rao",
    authorityIds: [tenancy.authorityId],
    ...given,
  });

const password = "a long enough password";
const tokenOf = (link: string) => new URL(link).pathname.split("/").at(-1) ?? "";
const from =
  (ip = "none") =>
  (name: string) =>
    name === "x-forwarded-for" ? ip : null;
const rowOf = (token: string) =>
  db().user.findUnique({ where: { inviteHash: createHash("sha256").update(token).digest("hex") } });

async function invite(given: Parameters<typeof newcomer>[0] = {}) {
  const input = newcomer(given);
  const token = tokenOf((await invitePerson(tenancy.admin, input)).link);
  return { ...input, token };
}

async function accept(token: string, given: { code?: string; password?: string } = {}): Promise<void> {
  await pool().query("DELETE FROM rate_limit");
  const invitation = await readInvitation(token);
  const code = given.code ?? codeOf(invitation?.secret ?? "JBSWY3DPEHPK3PXP");
  await acceptInvitation({ token, password: given.password ?? password, code }, from());
}

describe("an invitation", () => {
  it("is a link with a token the database does not hold, for seven days", async () => {
    const { token } = await invite();
    expect(token).toMatch(/^[\w-]{43}$/);
    const row = await rowOf(token);
    expect(JSON.stringify(row)).not.toContain(token);
    const days = ((row?.inviteEnds?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect(row).toMatchObject({ passwordHash: null, totpSecret: null, demonstration: false });
    expect(await db().auditEvent.count({ where: { action: "user.invite", subjectId: row?.id ?? "" } })).toBe(1);
  });

  it("shows who it is for and one secret to scan, however often it is opened", async () => {
    const { token, email, name } = await invite();
    const [first, second] = await Promise.all([readInvitation(token), readInvitation(token)]);
    expect(first).toMatchObject({ email, name, secret: expect.stringMatching(/^[A-Z2-7]{32}$/) });
    expect(second?.secret).toBe(first?.secret);
    expect(first?.qr).toMatch(/^<svg/);
    expect((await rowOf(token))?.totpSecret).toMatch(/^v1\./);
  });

  it("lets its person in, once", async () => {
    const { token, email } = await invite();
    const secret = (await readInvitation(token))?.secret ?? "";
    await accept(token);
    expect(await readInvitation(token)).toBeNull();
    await expect(accept(token)).rejects.toMatchObject({ code: "invite-ended" });
    const sessionId = await signIn({ email, password, code: codeOf(secret, 1) }, { ip: "a", userAgent: null });
    expect(await liveSession(sessionId, null, false)).toMatchObject({
      role: "rao",
      authorityIds: [tenancy.authorityId],
    });
  });

  it("is accepted by one of two who press at once", async () => {
    const { token } = await invite();
    await readInvitation(token);
    const both = await Promise.allSettled([accept(token), accept(token)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("leaves a line when it is accepted, and the day of it", async () => {
    const { token } = await invite();
    const { id } = (await rowOf(token)) ?? { id: "" };
    await accept(token);
    expect(await db().auditEvent.count({ where: { action: "user.accept_invite", subjectId: id } })).toBe(1);
    const { acceptedOn, inviteHash, passwordHash } = await db().user.findUniqueOrThrow({ where: { id } });
    expect(acceptedOn?.toISOString().slice(0, 10)).toBe(new Date().toISOString().slice(0, 10));
    expect(inviteHash).toBeNull();
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });

  it("asks for a right code, and the code of the acceptance signs nobody in again", async () => {
    const { token, email } = await invite();
    const secret = (await readInvitation(token))?.secret ?? "";
    await expect(accept(token, { code: wrongCode(secret) })).rejects.toMatchObject({
      code: "wrong-code",
      fields: { code: "code-wrong" },
    });
    const used = codeOf(secret);
    await accept(token, { code: used });
    await expect(signIn({ email, password, code: used }, { ip: "b", userAgent: null })).rejects.toMatchObject({
      code: "wrong-sign-in",
    });
  });

  it.each([
    [
      "has ended",
      (id: string) => db().user.update({ where: { id }, data: { inviteEnds: new Date(Date.now() - 1000) } }),
    ],
    ["is of a disabled account", (id: string) => db().user.update({ where: { id }, data: { disabledAt: new Date() } })],
    ["was renewed", (id: string) => renewInvitation(tenancy.admin, { userId: id })],
  ])("that %s opens nothing", async (_, end) => {
    const { token } = await invite();
    await readInvitation(token);
    await end((await rowOf(token))?.id ?? "");
    expect(await readInvitation(token)).toBeNull();
    await expect(accept(token)).rejects.toMatchObject({ code: "invite-ended" });
  });

  it("cannot be guessed, nor its code: ten tries an address", async () => {
    const { token } = await invite();
    const secret = (await readInvitation(token))?.secret ?? "";
    await pool().query("DELETE FROM rate_limit");
    const wrong = { token, password, code: wrongCode(secret) };
    for (let n = 0; n < 10; n++)
      await expect(acceptInvitation(wrong, from())).rejects.toMatchObject({ code: "wrong-code" });
    await expect(acceptInvitation({ ...wrong, code: codeOf(secret) }, from())).rejects.toMatchObject({
      code: "too-many",
    });
    await pool().query("DELETE FROM rate_limit");
  });

  it("is not read from a token that never was", async () => {
    for (const token of ["", "x".repeat(43), "' OR 1=1 --"]) expect(await readInvitation(token)).toBeNull();
  });
});

describe("inviting", () => {
  it("goes only to authorities of one's own", async () => {
    for (const authorityIds of [[tenancy.otherAuthorityId], [tenancy.authorityId, tenancy.otherAuthorityId]])
      await expect(invitePerson(tenancy.admin, newcomer({ authorityIds }))).rejects.toMatchObject({
        code: "invalid-input",
        fields: { authorityIds: "authority-choose" },
      });
  });

  it("refuses an address that has an account, in any case", async () => {
    const { email } = await invite();
    await expect(invitePerson(tenancy.admin, newcomer({ email: email.toUpperCase() }))).rejects.toMatchObject({
      code: "invalid-input",
      fields: { email: "email-taken" },
    });
  });

  it("refuses an officer id that somebody has", async () => {
    await invite({ raoId: "4711" });
    await expect(invitePerson(tenancy.admin, newcomer({ raoId: "4711" }))).rejects.toMatchObject({
      code: "invalid-input",
      fields: { raoId: "rao-id-taken" },
    });
  });

  it("keeps an officer id for officers only", async () => {
    const { token } = await invite({ role: "support", raoId: "4712", raoUsername: "u" });
    expect(await rowOf(token)).toMatchObject({ role: "support", raoId: null, raoUsername: null });
  });

  it("keeps the dates of appointment, training and certificate", async () => {
    const dates = { appointedOn: "2026-03-04", trainedUntil: "2027-05-31", certificateEnds: "2027-09-03" };
    const { email } = await invite({ ...dates, trainingHours: "16" });
    const row = (await readPeople(tenancy.admin)).find((person) => person.email === email);
    expect(row).toMatchObject({ ...dates, trainingHours: 16, state: "invited", secondFactor: false });
  });
});

describe("a new invitation", () => {
  it("starts password and second factor over and ends open sessions at once", async () => {
    const person = await makePerson("rao", [tenancy.authorityId]);
    const { email, password: old, secret } = await giveSignIn(person);
    const { link } = await renewInvitation(tenancy.admin, { userId: person.userId });
    expect(await liveSession(person.sessionId, null, true)).toBeNull();
    await expect(
      signIn({ email, password: old, code: codeOf(secret) }, { ip: "c", userAgent: null }),
    ).rejects.toMatchObject({
      code: "wrong-sign-in",
    });
    expect((await readInvitation(tokenOf(link)))?.secret).not.toBe(secret);
    expect(await db().auditEvent.count({ where: { action: "user.reset", subjectId: person.userId } })).toBe(1);
  });

  it("is not for oneself, for another authority's people, nor for the disabled", async () => {
    const disabled = await makePerson("rao", [tenancy.authorityId]);
    await db().user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    for (const { userId } of [tenancy.stranger, disabled, { userId: crypto.randomUUID() }])
      await expect(renewInvitation(tenancy.admin, { userId })).rejects.toMatchObject({ code: "not-found" });
    const { userId } = tenancy.admin;
    await expect(renewInvitation(tenancy.admin, { userId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await liveSession(tenancy.stranger.sessionId, null, false)).not.toBeNull();
  });
});

describe("what an invited person may choose", () => {
  it.each([
    ["eleven characters", { password: "x".repeat(11) }, "password-short"],
    ["an endless password", { password: "x".repeat(257) }, "too-long"],
    ["five digits", { code: "12345" }, "code-format"],
    ["letters", { code: "12345a" }, "code-format"],
  ])("not %s", (_, given, message) => {
    const parsed = acceptInviteInput.safeParse({ token: "x".repeat(43), password, code: "123456", ...given });
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
