import { beforeAll, describe, expect, it } from "vitest";
import { liveSession } from "@/lib/auth/session";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { db } from "@/lib/db";
import { readInvitation } from "@/lib/people/invitations";
import { superUrl } from "@/lib/testing/database";
import { runCommand } from "@/lib/testing/process";
import { giveSignIn, makeTenancy, type Tenancy } from "@/lib/testing/tenancy";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const user = (...args: string[]) => runCommand("user", args, { MIGRATE_DATABASE_URL: superUrl() });
const create = (...args: string[]) => user("create", ...args);
const byEmail = (email: string) =>
  db().user.findUnique({ where: { emailIndex: userEmailIndex(email) }, include: { authorities: true } });

describe("the first admin", () => {
  it("is made at the terminal without authority, by an invitation and no password", async () => {
    const { code, out } = await create("--email", "first@example.test", "--name", "First Admin", "--role", "admin");
    expect(code).toBe(0);
    const link = /http:\/\/localhost:3999\/invite\/([\w-]{43})/.exec(out);
    expect(await readInvitation(link?.[1] ?? "")).toMatchObject({ email: "first@example.test", name: "First Admin" });
    const row = await byEmail("first@example.test");
    expect(row).toMatchObject({ role: "admin", passwordHash: null, authorities: [] });
    const [line] = await db().auditEvent.findMany({ where: { subjectId: row?.id ?? "" } });
    expect(line).toMatchObject({ action: "user.invite", actorKind: "command", chain: "system" });
  });
});

describe("making people at the terminal", () => {
  it("binds them to the authorities named by the provider's number", async () => {
    const both = ["--authority", "1187", "--authority", "1311"];
    const made = await create(
      "--email",
      "rao@example.test",
      "--name",
      "An Officer",
      "--role",
      "rao",
      "--rao-id",
      "4321",
      ...both,
    );
    expect(made.code).toBe(0);
    const row = await byEmail("rao@example.test");
    expect(row).toMatchObject({ role: "rao", raoId: "4321" });
    expect(row?.authorities.map(({ authorityId }) => authorityId).sort()).toEqual(
      [tenancy.authorityId, tenancy.otherAuthorityId].sort(),
    );
  });

  it.each([
    ["an officer without authority", ["--role", "rao"], /^--authority: everybody but an admin/],
    [
      "an authority nobody knows",
      ["--role", "rao", "--authority", "9999"],
      /^--authority: there is no authority 9999\./,
    ],
    [
      "an officer id that is taken",
      ["--role", "rao", "--authority", "1187", "--rao-id", "312"],
      /^--rao-id: another person has it/,
    ],
    ["an unknown option", ["--role", "admin", "--password", "x"], /Unknown option '--password'/],
  ])("is refused for %s", async (_, args, reason) => {
    const email = `refused.${crypto.randomUUID()}@example.test`;
    const { code, err } = await create("--email", email, "--name", "Nobody New", ...args);
    expect(code).toBe(1);
    expect(err).toMatch(reason);
    expect(err).not.toContain("    at ");
    expect(await byEmail(email)).toBeNull();
  });

  it("is refused for an address that has an account", async () => {
    const { email } = await giveSignIn(tenancy.support);
    const { code, err } = await create("--email", email.toUpperCase(), "--name", "A Double", "--role", "admin");
    expect([code, err]).toEqual([1, "--email: this address has an account already.\n"]);
  });

  it("names everything that is missing or wrong at once", async () => {
    const { code, err } = await create("--role", "root", "--rao-id", "x1");
    expect(code).toBe(1);
    expect(err).toMatch(/not valid: --email, --role, --name, --rao-id\./);
  });
});

describe("disabling at the terminal", () => {
  it("ends the person's sessions at once, with a line", async () => {
    const { email } = await giveSignIn(tenancy.auditor);
    const { code } = await user("disable", "--email", ` ${email.toUpperCase()}`);
    expect(code).toBe(0);
    expect(await liveSession(tenancy.auditor.sessionId, null, false)).toBeNull();
    expect(await db().auditEvent.count({ where: { action: "user.disable", actorKind: "command" } })).toBe(1);
  });

  it("says so when nobody has the address", async () => {
    const { code, err } = await user("disable", "--email", "nobody@example.test");
    expect([code, err]).toEqual([1, "--email: nobody here has the address nobody@example.test.\n"]);
  });
});

describe("the list", () => {
  it("shows who can sign in, and no secret", async () => {
    const { email } = await giveSignIn(tenancy.admin);
    const { code, out } = await user("list");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${email.replaceAll(".", "\\.")} +admin +active +1187$`, "m"));
    expect(out).not.toMatch(/argon2|v1\./);
  });

  it("is not what an unknown verb gives", async () => {
    const { code, err } = await user("delete");
    expect(code).toBe(1);
    expect(err).toMatch(/^usage: npm run user/);
  });
});
