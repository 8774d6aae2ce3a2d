import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { newSubject } from "@/lib/crypto/data-keys";
import { db, inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { workflowOf } from "@/lib/workflows/registry";
import type { RequestPk, RequestReading } from "@/lib/workflows/workflow";
import { applyReadingIn } from "./apply-reading";
import { addNames, namesIn } from "./match-hints";
import { noIdentity, sealPerson } from "./person";
import { searchTokens } from "./search-tokens";

/** A creation of ours is still waiting for its answer, and this may be it: ask again a little later. */
export class CreationPending extends Error {}

/**
 * Takes in a request first heard of by webhook. Confirmed by our own read; if it is one of our creations whose answer
 * was lost (same card, or same authority, phone and e-mail), it becomes that one instead of a second record. Null when the provider
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
        await tx.request.update({
          where: { id },
          data: { creation: "confirmed", creationError: null, creationProblem: null, requestPk },
        });
      const row = await tx.request.findUniqueOrThrow({ where: { id }, select: { number: true, createdAt: true } });
      const names = { ...namesIn(reading), number: row.number, requestPk: reading.requestPk };
      await addNames(tx, { id, authorityId, createdAt: row.createdAt }, names);
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
    if (!isUniqueViolation(error)) throw error;
    // Two hints about one new request: the other one took it in. Or its card is held by an opening still to be settled.
    const known = await db().request.findFirst({ where: { authorityId, requestPk }, select: { id: true } });
    if (!known) throw new CreationPending();
    return known.id;
  }
}

/**
 * The creation of ours that this is. A card belongs to one creation: one that was given up may still turn out to have
 * arrived, and another person's under the same card is waited for until ours is settled. Without a card, phone and
 * e-mail must do.
 */
async function lostCreation(tx: Tx, authorityId: string, reading: RequestReading): Promise<string | null> {
  const { phone, email } = reading.identity;
  const known = phone && email ? { phone, email } : null;
  const [phoneToken] = known ? searchTokens(authorityId, { phones: [known.phone] }) : [];
  const [emailToken] = known ? searchTokens(authorityId, { emails: [known.email] }) : [];
  const [row] = await tx.$queryRaw<{ id: string; creation: string; ours: boolean }[]>`
    SELECT r.id, r.creation, p.token IS NOT NULL AND e.token IS NOT NULL AS ours FROM request r
      LEFT JOIN search_token p ON p.request_id = r.id AND p.token = ${phoneToken ?? null}::uuid
      LEFT JOIN search_token e ON e.request_id = r.id AND e.token = ${emailToken ?? null}::uuid
     WHERE r.authority_id = ${authorityId}::uuid AND r.request_pk IS NULL AND r.created_at > now() - interval '1 day'
       AND CASE WHEN r.scratchcard IS NOT NULL AND ${reading.scratchcard}::text IS NOT NULL
                THEN r.scratchcard = ${reading.scratchcard}::text
                     AND (r.creation <> 'failed' OR (p.token IS NOT NULL AND e.token IS NOT NULL))
                ELSE r.creation IN ('sending', 'unknown') AND p.token IS NOT NULL AND e.token IS NOT NULL END
     ORDER BY r.scratchcard IS NULL, r.created_at LIMIT 1 FOR UPDATE OF r`;
  if (row && (row.creation === "sending" || !row.ours)) throw new CreationPending();
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
      scratchcard: workflowOf(authority.defaultWorkflow).scratchcards ? reading.scratchcard : null,
      status: "VIDEOPENDING",
      dataKeyId: subject.dataKeyId,
      subjectKey: subject.subjectKey,
      ...sealPerson(subject.cipher, id, noIdentity),
    },
  });
  return id;
}
