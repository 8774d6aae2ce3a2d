import "server-only";
import { Prisma } from "@/lib/db";
import { decidableAt } from "@/lib/workflows/names";

/*
 * Requests an officer here has something to decide of, as a condition of queries. The statuses stand in the text so
 * that the queue's index, which is made for them, answers.
 */

export const decidableWhere = {
  OR: [
    { status: "VIDEOREVIEW", workflow: { in: decidableAt("VIDEOREVIEW") } },
    { status: "CREATED", workflow: { in: decidableAt("CREATED") } },
  ],
} satisfies Prisma.RequestWhereInput;

/** The same of a request called `r`. */
export const decidableSql = Prisma.sql`r.status IN ('VIDEOREVIEW', 'CREATED')
  AND ((r.status = 'VIDEOREVIEW' AND r.workflow = ANY(${decidableAt("VIDEOREVIEW")}))
    OR (r.status = 'CREATED' AND r.workflow = ANY(${decidableAt("CREATED")})))`;
