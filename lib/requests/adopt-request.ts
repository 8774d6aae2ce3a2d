import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { newSubject } from "@/lib/crypto/data-keys";
import { db, inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { workflowOf } from "@/lib/workflows/registry";
import type { RequestPk, RequestReading } from "@/lib/workflows/workflow";
import { applyReadingIn } from "./apply-reading";
import { noIdentity, sealPerson } from "./person";
import { addSearchTokens, searchTokens } from "./search-tokens";

/** A creation of ours is still waiting for its answer, and this may be it: ask again a little later. */
export class CreationPending extends Error {}

/**
 * Takes in a request first heard of by webhook. Confirmed by our own read; if it is one of our creations whose answer
 * was lost (same authority, phone and e-mail), it becomes that one instead of a second record. Null when the provider
 * does not know it, or says it belongs to another authority.
 */
export async function adoptRequest(authorityId: string, requestPk: number): Promise<string | null> {
  const authority = await db().authority.findUniqueOrThrow({ where: { id: authorityId } });
  const reading = await workflowOf(authority.defaultWorkflow).read(requestPk as RequestPk, null);
  if (reading.authorityCode !== null && reading.authorityCode !== authority.code) return null;
  try {
    return await inTransaction(async (tx) => {
      const ours = await lostCreation(tx, authorityId, reading);
      const id = ours ?? (await insert(tx, authority, reading));
      if (ours)
        await tx.request.update({ where: { id }, data: { creation: "confirmed", creationError: null, requestPk } });
      await addSearchTokensOf(tx, id, authorityId, reading);
      await recordAudit(
        tx,
        { kind: "provider" },
        {
          action: "request.adopt",
          authorityId,
          requestId: id,
          details: { requestPk, as: ours ? "lost-creation" : "new", videoNumber: reading.videoidPk !== null },
        },
      );
      await applyReadingIn(tx, id, reading, "webhook");
      return id;
    });
  } catch (error) {
    // Two hints about one new request: the other one took it in.
    if (!isUniqueViolation(error)) throw error;
    const known = await db().request.findFirst({ where: { authorityId, requestPk }, select: { id: true } });
    return known?.id ?? null;
  }
}

async function lostCreation(tx: Tx, authorityId: string, reading: RequestReading): Promise<string | null> {
  const { phone, email } = reading.identity;
  if (!phone || !email) return null;
  const [phoneToken] = searchTokens(authorityId, { phones: [phone] });
  const [emailToken] = searchTokens(authorityId, { emails: [email] });
  const [row] = await tx.$queryRaw<{ id: string; creation: string }[]>`
    SELECT r.id, r.creation FROM request r
      JOIN search_token p ON p.request_id = r.id AND p.token = ${phoneToken}::uuid
      JOIN search_token e ON e.request_id = r.id AND e.token = ${emailToken}::uuid
     WHERE r.request_pk IS NULL AND r.creation IN ('sending', 'unknown') AND r.created_at > now() - interval '1 day'
     ORDER BY r.created_at LIMIT 1 FOR UPDATE OF r`;
  if (row?.creation === "sending") throw new CreationPending();
  return row?.id ?? null;
}

async function insert(
  tx: Tx,
  authority: { id: string; defaultWorkflow: string; environment: string },
  reading: RequestReading,
): Promise<string> {
  const id = uuidv7();
  const subject = await newSubject(authority.id, id);
  await tx.request.create({
    data: {
      id,
      authorityId: authority.id,
      workflow: authority.defaultWorkflow,
      profile: reading.profile ?? "",
      environment: authority.environment,
      origin: "adopted",
      creation: "confirmed",
      requestPk: reading.requestPk,
      status: "VIDEOPENDING",
      dataKeyId: subject.dataKeyId,
      subjectKey: subject.subjectKey,
      ...sealPerson(subject.cipher, id, noIdentity),
    },
  });
  return id;
}

async function addSearchTokensOf(tx: Tx, id: string, authorityId: string, reading: RequestReading): Promise<void> {
  const row = await tx.request.findUniqueOrThrow({ where: { id }, select: { number: true, createdAt: true } });
  const { number, createdAt } = row;
  await addSearchTokens(tx, { id, authorityId, createdAt }, { number, requestPk: reading.requestPk });
}
