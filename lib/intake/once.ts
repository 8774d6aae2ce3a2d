import "server-only";
import { v7 as uuidv7 } from "uuid";
import type { KeyActor } from "@/lib/auth/actor";
import { blindIndex } from "@/lib/crypto/blind-index";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { uploadLostAfterMs } from "@/lib/requests/uploads";
import { idempotencyKey } from "./schema";

/** One act of a capture system: under which key of its own, which operation, and the SHA-256 of what it carries. */
interface Asked {
  key: string;
  operation: string;
  sha256: string;
}

interface Answer {
  status: number;
  body: object;
}

export function keyOf(request: Request): string {
  const key = idempotencyKey.safeParse(request.headers.get("idempotency-key") ?? "");
  if (!key.success) throw new AppError("idempotency-key-needed");
  return key.data;
}

const find = (actor: KeyActor, key: string) =>
  db().intakeCall.findUnique({ where: { keyId_idempotencyKey: { keyId: actor.keyId, idempotencyKey: key } } });

/** Whether an act of this key was answered before; refused at once where its key cannot be used for this one. */
export async function wasAnswered(actor: KeyActor, { key, operation }: Omit<Asked, "sha256">): Promise<boolean> {
  const call = await find(actor, key);
  if (call && call.operation !== operation) throw new AppError("idempotency-key-used");
  return call !== null && call.settledAt !== null;
}

/**
 * Does what is asked once: the same again is answered as it was the first time, other content under the same key is
 * refused, and so is a second one while the first is under way. What failed with a reason did nothing, and is not
 * remembered; what ended without one may be asked again and is done under the same id.
 */
export async function once(
  actor: KeyActor,
  { key, operation, sha256 }: Asked,
  act: (callId: string) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const content = blindIndex("intake-content", actor.keyId, `${operation}\n${sha256}`);
  const lost = new Date(Date.now() - uploadLostAfterMs);
  const [mine] = await db().$queryRaw<{ id: string }[]>`
    INSERT INTO intake_call AS c (id, key_id, idempotency_key, operation, content)
    VALUES (${uuidv7()}::uuid, ${actor.keyId}::uuid, ${key}, ${operation}, ${content}::uuid)
    ON CONFLICT (key_id, idempotency_key) DO UPDATE SET started_at = now()
     WHERE c.settled_at IS NULL AND c.started_at < ${lost} AND c.content = excluded.content
    RETURNING id`;
  if (!mine) return { ...(await answeredBefore(actor, key, content)), replayed: true };
  try {
    const answer = await act(mine.id);
    await db().intakeCall.update({
      where: { id: mine.id },
      data: { settledAt: new Date(), status: answer.status, answer: JSON.stringify(answer.body) },
    });
    return { ...answer, replayed: false };
  } catch (error) {
    if (error instanceof AppError) await db().intakeCall.delete({ where: { id: mine.id } });
    else await db().intakeCall.update({ where: { id: mine.id }, data: { startedAt: new Date(0) } });
    throw error;
  }
}

async function answeredBefore(actor: KeyActor, key: string, content: string): Promise<Answer> {
  const call = await find(actor, key);
  if (call && call.content !== content) throw new AppError("idempotency-key-used");
  if (!call?.answer || call.status === null) throw new AppError("still-running");
  return { status: call.status, body: JSON.parse(call.answer) as object };
}

/** Answers are remembered for two days; what never ended goes with them. */
export async function forgetCalls(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM intake_call WHERE id IN (
      SELECT id FROM intake_call WHERE coalesce(settled_at, started_at) < now() - interval '48 hours'
         AND started_at < now() - interval '48 hours' LIMIT 2000 FOR UPDATE SKIP LOCKED)`;
}
