import type { LimitName } from "@/lib/auth/limits";
import type { Permission } from "@/lib/auth/roles";

/** What the gate enforces for one entry of the server. */
export interface EntryPolicy {
  /** `subject.verb`; appears in logs. */
  name: string;
  /** Null: every signed-in person. */
  permission: Permission | null;
  limit?: LimitName;
}
