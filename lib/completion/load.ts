import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { db, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { lockRequest } from "@/lib/requests/lock";
import { workflowOf } from "@/lib/workflows/registry";
import type { Completion, RequestPk } from "@/lib/workflows/workflow";

export interface ToComplete {
  id: string;
  authorityId: string;
  requestPk: RequestPk;
  profile: string;
  completion: Completion;
}

/** A validated request of the actor's own authorities; none is "not there", one that is past it is "stale". */
export async function findToComplete(tx: Tx, actor: UserActor, requestId: string): Promise<ToComplete> {
  const row = await tx.request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: { id: true, authorityId: true, requestPk: true, profile: true, workflow: true, status: true },
  });
  if (!row) throw new AppError("not-found");
  const { completion } = workflowOf(row.workflow);
  if (!completion || row.requestPk === null || row.status !== "CREATED") throw new AppError("stale");
  const { id, authorityId, profile } = row;
  return { id, authorityId, profile, requestPk: row.requestPk as RequestPk, completion };
}

interface HeldBy {
  requestId: string;
  token: number;
}

/** The same, locked, and held by this officer under the very claim their page was opened with. */
export async function heldToRead(tx: Tx, actor: UserActor, { requestId, token }: HeldBy): Promise<ToComplete> {
  await findToComplete(tx, actor, requestId);
  await lockRequest(tx, requestId);
  await requireClaim(tx, actor, requestId, token);
  return findToComplete(tx, actor, requestId);
}

/** The same, with nothing decided of it yet: what is given to it now is not given under a signature. */
export async function heldToComplete(tx: Tx, actor: UserActor, held: HeldBy): Promise<ToComplete> {
  const request = await heldToRead(tx, actor, held);
  const { decisionState } = await tx.request.findUniqueOrThrow({
    where: { id: request.id },
    select: { decisionState: true },
  });
  if (decisionState !== null && decisionState !== "NOT_SENT") throw new AppError("already-decided");
  return request;
}

/** Asks the provider for something that changes nothing; that it cannot be had is told as such. */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProviderError)
      throw new AppError(error.failure === "answered" ? "provider-refused" : "provider-unreachable", { cause: error });
    throw error;
  }
}

/** Requests held now, without a transaction of the caller's. */
export const heldNow = (actor: UserActor, held: HeldBy): Promise<ToComplete> =>
  inTransaction((tx) => heldToRead(tx, actor, held));

/** Whether a request of the actor's own authorities waits for its last approval. */
export async function isToComplete(actor: UserActor, requestId: string): Promise<boolean> {
  const row = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] }, status: "CREATED" },
    select: { workflow: true },
  });
  return row !== null && workflowOf(row.workflow).completion !== undefined;
}
