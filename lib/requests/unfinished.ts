import "server-only";
import { Prisma } from "@/lib/db";
import { terminalStatuses } from "@/lib/workflows/status";

/*
 * Requests of which something is still to come, as a condition of queries: the provider may still change it, or what
 * was decided here is not settled. What is approved is not finished: its certificate has yet to be issued
 * (state-machine 2 and 5). Queue and monitor show all of these and nothing else.
 */

export const unfinishedWhere = {
  OR: [{ status: { notIn: [...terminalStatuses] } }, { decisionState: { not: null } }],
} satisfies Prisma.RequestWhereInput;

/** The same in SQL; index `request_unfinished` names the same words. */
export const unfinishedSql = Prisma.sql`(status NOT IN ('ISSUED', 'RENEWED', 'CANCELLED') OR decision_state IS NOT NULL)`;
