import "server-only";
import { raWorkflow } from "./ra";
import type { Workflow } from "./workflow";

/** The provider films the applicant, and its own operators judge the film. */
export const raEidas: Workflow = { id: "ra-eidas", ...raWorkflow };
