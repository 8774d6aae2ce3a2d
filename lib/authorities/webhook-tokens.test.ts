import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makeWebhookAddress } from "./change-authority";
import { readAuthorities } from "./reads";
import { authorityOfToken } from "./webhook-tokens";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

async function newToken(): Promise<string> {
  const { address } = await makeWebhookAddress(tenancy.admin, { authorityId: tenancy.authorityId });
  expect(address).toMatch(/^http:\/\/localhost:3999\/api\/webhooks\/[\w-]{43}$/);
  return address.split("/").at(-1) ?? "";
}

describe("a webhook address", () => {
  it("leads to its authority and stands in the database only as a hash", async () => {
    const token = await newToken();
    expect(await authorityOfToken(token)).toBe(tenancy.authorityId);
    expect(JSON.stringify([await db().webhookToken.findMany(), await readAuthorities(tenancy.admin)])).not.toContain(
      token,
    );
  });

  it("stays valid until the one after the next is made", async () => {
    const [first, second, third] = [await newToken(), await newToken(), await newToken()];
    expect(await authorityOfToken(first)).toBeNull();
    expect([await authorityOfToken(second), await authorityOfToken(third)]).toEqual([
      tenancy.authorityId,
      tenancy.authorityId,
    ]);
    expect((await readAuthorities(tenancy.admin))[0]?.webhookAddresses).toHaveLength(2);
  });

  it("leaves a line when it is made and when it ends", async () => {
    const count = (action: string) => db().auditEvent.count({ where: { chain: tenancy.authorityId, action } });
    const made = await count("webhook.address_made");
    const ended = await count("webhook.address_ended");
    await newToken();
    expect([await count("webhook.address_made"), await count("webhook.address_ended")]).toEqual([made + 1, ended + 1]);
  });

  it.each(["", "x", "x".repeat(43), "x".repeat(44), "../../x", "%00".repeat(14)])(
    "is not guessed: %j",
    async (token) => {
      expect(await authorityOfToken(token)).toBeNull();
    },
  );

  it("differs in a letter's case from one that leads nowhere", async () => {
    const token = await newToken();
    const swapped = token.replace(/[a-z]/, (letter) => letter.toUpperCase());
    expect(await authorityOfToken(swapped)).toBeNull();
  });

  it("is made by its own admins only", async () => {
    await expect(makeWebhookAddress(tenancy.admin, { authorityId: tenancy.otherAuthorityId })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await db().webhookToken.count({ where: { authorityId: tenancy.otherAuthorityId } })).toBe(0);
  });
});
