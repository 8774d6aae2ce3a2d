import "server-only";
import { oneShotWorkflow } from "./one-shot";
import type { Workflow } from "./workflow";

/** The provider films the applicant behind a link. */
export const oneShotEidas: Workflow = { id: "one-shot-eidas", ...oneShotWorkflow };
