import type { CreationProblem } from "./creation";
import type { HolderField } from "./schema";

/** What was typed for a request that was not opened, and why it was not. */
export interface Draft extends Record<HolderField, string> {
  workflow: string;
  authorityId: string;
  profile: string;
  validityDays: number | null;
  phone: string;
  email: string;
  problem: CreationProblem | null;
  /** The provider's words. */
  said: string | null;
}
