import "server-only";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { Prisma, type Tx } from "@/lib/db";
import { searchTokens } from "./search-tokens";

/*
 * An officer may be an applicant as well, and judges nothing of their own.
 */

interface Officer {
  id: string;
  /** Ciphertext. */
  email: string;
  emailIndex: string;
}

/** Keyed tokens an officer's own requests are found by: what had their e-mail before it was corrected has it still. */
async function tokensOf({ id, email }: Officer, authorityIds: readonly string[]): Promise<string[]> {
  const own = await (await scopedCipher(null)).open("user_account", "email", id, email);
  return authorityIds.flatMap((authorityId) => searchTokens(authorityId, { emails: [own] }));
}

/** Whether the officer's own e-mail is the applicant's, or was before somebody corrected it. */
export async function isApplicant(
  tx: Tx,
  request: { id: string; authorityId: string; email: string | null },
  officer: Officer,
): Promise<boolean> {
  if (request.email !== null && userEmailIndex(request.email) === officer.emailIndex) return true;
  const tokens = await tokensOf(officer, [request.authorityId]);
  return (await tx.searchToken.count({ where: { requestId: request.id, token: { in: tokens } } })) > 0;
}

/** The same of a query's request `r`, for an officer of those authorities. */
export async function applicantSql(tx: Tx, userId: string, authorityIds: readonly string[]): Promise<Prisma.Sql> {
  const select = { id: true, email: true, emailIndex: true };
  const officer = await tx.user.findUniqueOrThrow({ where: { id: userId }, select });
  return Prisma.sql`EXISTS (SELECT 1 FROM search_token t
    WHERE t.request_id = r.id AND t.token = ANY(${await tokensOf(officer, authorityIds)}::uuid[]))`;
}
