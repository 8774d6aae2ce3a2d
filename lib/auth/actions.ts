"use server";

import { z } from "zod";
import { secureAction } from "@/lib/gate/action";

/** Passing the gate is the activity: it moves the session's last-seen time. */
export const stayActiveAction = secureAction(
  { name: "session.stay", permission: "own.session", limit: "media", input: z.strictObject({}) },
  async () => null,
);
