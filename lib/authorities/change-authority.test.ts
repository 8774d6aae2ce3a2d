import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { liveSession } from "@/lib/auth/session";
import { db } from "@/lib/db";
import * as configuration from "@/lib/env";
import { policyOf } from "@/lib/policy/reads";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { createAuthority, updateAuthority } from "./change-authority";
import { connectionOf } from "./connection";
import { authorityChoices, readAuthorities } from "./reads";
import { createAuthorityInput, updateAuthorityInput } from "./schema";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

let codes = 8000;
const fields = {
  name: "A New Authority",
  environment: "sandbox",
  defaultWorkflow: "one-shot-eidas",
  profiles: ["PFnubeQAFCiudadano"],
};
const make = (given: object = {}) => createAuthorityInput.parse({ code: String(++codes), ...fields, ...given });
const change = (authorityId: string, given: object = {}) =>
  updateAuthorityInput.parse({ authorityId, ...fields, ...given });
const secret = "a billing secret";
const withBilling = { billingUsername: "billing", billingPassword: secret };
const lines = (authorityId: string) =>
  db().auditEvent.findMany({ where: { chain: authorityId }, orderBy: { seq: "asc" }, omit: { seq: true } });

async function billingOf(authorityId: string) {
  const { billing } = await connectionOf(authorityId);
  return billing && { username: billing.username, password: billing.password.reveal() };
}

describe("making an authority", () => {
  it("binds its maker to it, gives it the standard policy and a line in its own chain", async () => {
    const admin = await makePerson("admin", [tenancy.authorityId]);
    const input = make();
    const { authorityId } = await createAuthority(admin, input);
    const actor = await liveSession(admin.sessionId, null, false);
    expect(actor?.authorityIds).toContain(authorityId);
    expect(await policyOf(db(), authorityId)).toMatchObject({ version: 1, preset: "standard" });
    expect(await lines(authorityId)).toMatchObject([
      { action: "authority.create", actorId: admin.userId, details: JSON.stringify({ code: input.code }) },
    ]);
  });

  it("is done once for a code, and of two at once by one", async () => {
    const input = make();
    const both = await Promise.allSettled([
      createAuthority(tenancy.admin, input),
      createAuthority(tenancy.admin, input),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(createAuthority(tenancy.admin, { ...input, name: "Another Name" })).rejects.toMatchObject({
      code: "invalid-input",
      fields: { code: "authority-taken" },
    });
    expect(await db().authority.count({ where: { code: input.code } })).toBe(1);
  });

  it("asks for the password that belongs to a user name", async () => {
    await expect(createAuthority(tenancy.admin, make({ billingUsername: "billing" }))).rejects.toMatchObject({
      code: "invalid-input",
      fields: { billingPassword: "required" },
    });
    expect(await db().authority.count({ where: { code: String(codes) } })).toBe(0);
  });
});

describe("the billing password", () => {
  it("is kept sealed, opened for the call only, and never shown", async () => {
    const { authorityId } = await createAuthority(tenancy.admin, make(withBilling));
    const admin = { ...tenancy.admin, authorityIds: [authorityId] };
    const { billingPassword } = await db().authority.findUniqueOrThrow({ where: { id: authorityId } });
    expect(billingPassword).toMatch(/^v1\./);
    expect(await billingOf(authorityId)).toEqual({ username: "billing", password: secret });
    const [shown] = await readAuthorities(admin);
    expect(shown).toMatchObject({ billingUsername: "billing", billingPasswordSet: true });
    expect(JSON.stringify([shown, await connectionOf(authorityId), await lines(authorityId)])).not.toContain(secret);
    expect(JSON.stringify([shown, await authorityChoices(admin)])).not.toContain(billingPassword);
  });

  it("stays when it is left empty and is replaced when it is given", async () => {
    const { authorityId } = await createAuthority(tenancy.admin, make(withBilling));
    const admin = { ...tenancy.admin, authorityIds: [authorityId] };
    await updateAuthority(admin, change(authorityId, { billingUsername: "other" }));
    expect(await billingOf(authorityId)).toEqual({ username: "other", password: secret });
    await updateAuthority(admin, change(authorityId, { billingUsername: "other", billingPassword: "new" }));
    expect(await billingOf(authorityId)).toEqual({ username: "other", password: "new" });
    const said = (await lines(authorityId)).slice(1).map(({ details }) => JSON.parse(details).billingPasswordReplaced);
    expect(said).toEqual([false, true]);
  });

  it("moved to another authority's row opens nothing", async () => {
    const [one, two] = await Promise.all([1, 2].map(() => createAuthority(tenancy.admin, make(withBilling))));
    const { billingPassword } = await db().authority.findUniqueOrThrow({ where: { id: one?.authorityId ?? "" } });
    await db().authority.update({ where: { id: two?.authorityId ?? "" }, data: { billingPassword } });
    await expect(connectionOf(two?.authorityId ?? "")).rejects.toThrow("unable to authenticate data");
  });

  it("missing is no billing at all", async () => {
    const { authorityId } = await createAuthority(tenancy.admin, make());
    expect(await billingOf(authorityId)).toBeNull();
  });
});

describe("changing an authority", () => {
  it("keeps what was given, with a line", async () => {
    const { authorityId } = await createAuthority(tenancy.admin, make());
    const admin = { ...tenancy.admin, authorityIds: [authorityId] };
    await updateAuthority(admin, change(authorityId, { name: "Renamed", environment: "prod", profiles: ["PFnubeNC"] }));
    expect(await readAuthorities(admin)).toMatchObject([
      { name: "Renamed", environment: "prod", profiles: ["PFnubeNC"] },
    ]);
    expect((await lines(authorityId)).map(({ action }) => action)).toEqual(["authority.create", "authority.update"]);
  });

  it("changes nothing of its policy, whose first version says what it was made with", async () => {
    const { authorityId } = await createAuthority(tenancy.admin, make({ keepPassword: false }));
    expect(updateAuthorityInput.safeParse({ authorityId, ...fields, keepPassword: true }).success).toBe(false);
    await updateAuthority({ ...tenancy.admin, authorityIds: [authorityId] }, change(authorityId));
    expect(await policyOf(db(), authorityId)).toMatchObject({ version: 1, settings: { keepPassword: false } });
  });

  it("is for its own admins only, and another's looks like none", async () => {
    const before = await db().authority.findUniqueOrThrow({ where: { id: tenancy.otherAuthorityId } });
    for (const authorityId of [tenancy.otherAuthorityId, crypto.randomUUID()])
      await expect(updateAuthority(tenancy.admin, change(authorityId))).rejects.toMatchObject({ code: "not-found" });
    expect(await db().authority.findUniqueOrThrow({ where: { id: tenancy.otherAuthorityId } })).toEqual(before);
  });
});

describe("in production", () => {
  beforeEach(() => {
    const production = { ...configuration.env(), APP_STAGE: "production" as const };
    vi.spyOn(configuration, "env").mockReturnValue(production);
  });
  afterEach(() => vi.restoreAllMocks());
  const refusal = { code: "invalid-input", fields: { environment: "environment-production" } };

  it("no authority of the sandbox is made", async () => {
    await expect(createAuthority(tenancy.admin, make())).rejects.toMatchObject(refusal);
    expect(await db().authority.count({ where: { code: String(codes) } })).toBe(0);
  });

  it("none becomes one", async () => {
    const { authorityId } = await createAuthority(tenancy.admin, make({ environment: "prod" }));
    const admin = { ...tenancy.admin, authorityIds: [authorityId] };
    await expect(updateAuthority(admin, change(authorityId, { name: "Renamed" }))).rejects.toMatchObject(refusal);
    expect(await readAuthorities(admin)).toMatchObject([{ name: fields.name, environment: "prod" }]);
  });
});

describe("reading authorities", () => {
  it("shows one's own only", async () => {
    expect((await readAuthorities(tenancy.admin)).map(({ id }) => id)).toEqual([tenancy.authorityId]);
    expect((await authorityChoices(tenancy.stranger)).map(({ id }) => id)).toEqual([tenancy.otherAuthorityId]);
    expect(await readAuthorities({ ...tenancy.admin, authorityIds: [] })).toEqual([]);
  });
});

describe("an authority's input", () => {
  it.each([
    ["a code with letters", { code: "11a" }, "code-digits"],
    ["an endless code", { code: "1".repeat(13) }, "code-digits"],
    ["no name", { name: " " }, "required"],
    ["no environment", { environment: "" }, "environment-choose"],
    ["an unknown workflow", { defaultWorkflow: "x" }, "workflow-choose"],
    ["no profile", { profiles: [] }, "profile-choose"],
    ["an endless password", { billingPassword: "x".repeat(257) }, "too-long"],
  ])("refuses %s", (_, given, message) => {
    const parsed = createAuthorityInput.safeParse({ code: "1", ...fields, ...given });
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it("cannot change the provider's number later", () => {
    expect(updateAuthorityInput.safeParse({ authorityId: crypto.randomUUID(), ...fields, code: "2" }).success).toBe(
      false,
    );
  });
});
