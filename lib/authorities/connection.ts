import "server-only";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { Secret } from "@/lib/gateways/secret";
import type { Connection } from "@/lib/workflows/workflow";

/** How an authority reaches the provider, its billing password opened for the calls to come. */
export async function connectionOf(authorityId: string): Promise<Connection> {
  const row = await db().authority.findUniqueOrThrow({ where: { id: authorityId } });
  const cipher = await scopedCipher(row.id);
  const password = row.billingPassword
    ? new Secret(await cipher.open("authority", "billing_password", row.id, row.billingPassword))
    : null;
  return {
    authorityCode: row.code,
    environment: row.environment,
    billing: row.billingUsername && password ? { username: row.billingUsername, password } : null,
  };
}
