import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { makeTenancy, newAuthority, type Tenancy } from "@/lib/testing/tenancy";
import { policiesOf, policyOf } from "./reads";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const add = (
  authorityId: string,
  version: number,
  given: { preset?: string; settings?: object; startsAt?: Date } = {},
) =>
  db().policyVersion.create({
    data: { authorityId, version, preset: "standard", settings: {}, startsAt: new Date(Date.now() - 1000), ...given },
  });

describe("the policy in force", () => {
  it("is the one that came into force last", async () => {
    const authorityId = await newAuthority("7101");
    await add(authorityId, 2, { preset: "strict", settings: { claimMinutes: 20 } });
    await add(authorityId, 3, { preset: "minimum", startsAt: new Date(Date.now() + 3_600_000) });
    expect(await policyOf(db(), authorityId)).toMatchObject({
      version: 2,
      preset: "strict",
      settings: { claimMinutes: 20, targetMinutes: 60 },
    });
  });

  it("is each authority's own", async () => {
    await add(tenancy.otherAuthorityId, 2, { settings: { attemptLimit: 9 } });
    const policies = await policiesOf(db(), [tenancy.authorityId, tenancy.otherAuthorityId]);
    expect(policies.get(tenancy.authorityId)).toMatchObject({ version: 1, settings: { attemptLimit: 5 } });
    expect(policies.get(tenancy.otherAuthorityId)).toMatchObject({ version: 2, settings: { attemptLimit: 9 } });
    expect((await policiesOf(db(), [tenancy.authorityId])).size).toBe(1);
  });

  it("that nobody understands stops, rather than letting pass", async () => {
    const authorityId = await newAuthority("7102");
    await add(authorityId, 2, { preset: "relaxed" });
    await expect(policyOf(db(), authorityId)).rejects.toThrow("unknown preset relaxed");
    await add(authorityId, 3, { settings: { claimMinutes: -1 } });
    await expect(policyOf(db(), authorityId)).rejects.toThrow(/claimMinutes/);
  });

  it("that is missing stops", async () => {
    await expect(policyOf(db(), crypto.randomUUID())).rejects.toThrow("has no policy in force");
  });
});
