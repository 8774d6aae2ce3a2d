"use server";

import { z } from "zod";
import { secureAction } from "@/lib/gate/action";
import { checkAudit } from "./reads";

export const checkAuditAction = secureAction(
  { name: "audit.check", permission: "audit.read", input: z.strictObject({}) },
  (actor) => checkAudit(actor),
);
