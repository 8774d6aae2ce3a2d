import "server-only";
import { env } from "@/lib/env";
import type { PolicySettings } from "@/lib/policy/settings";

/** Whether the signer's code may be typed in the back office: as the authority's policy says, else by the stage. */
export const codeHere = ({ codeInBackOffice }: PolicySettings): boolean =>
  codeInBackOffice ?? env().APP_STAGE !== "production";
