import "server-only";
import { Prisma } from "@/lib/db";

/**
 * Nothing came of a hint `d`, and nobody is about to look into it: what was planned a quarter of an hour ago and is
 * still only received must have been lost.
 */
export const replayable = Prisma.sql`
  (d.state IN ('unmatched', 'failed') OR (d.state = 'received' AND d.planned_at < now() - interval '15 minutes'))`;
