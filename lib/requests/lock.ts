import "server-only";
import type { Tx } from "@/lib/db";

/** Locks a request's row for the rest of the transaction; whoever also locks a decision locks this first. */
export async function lockRequest(tx: Tx, requestId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM request WHERE id = ${requestId}::uuid FOR UPDATE`;
}
