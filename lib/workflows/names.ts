/** Product and mode of each workflow: what the badge shows. */
export const workflows = {
  "one-shot-eidas": { product: "One-Shot", mode: "eIDAS", filmedBy: "provider" },
  "one-shot-external": { product: "One-Shot", mode: "External", filmedBy: "integrator" },
  "ra-eidas": { product: "RA", mode: "eIDAS", filmedBy: "provider" },
  "ra-external": { product: "RA", mode: "External", filmedBy: "integrator" },
} as const;

export type WorkflowId = keyof typeof workflows;

export const workflowIds = Object.keys(workflows) as [WorkflowId, ...WorkflowId[]];

export const isWorkflowId = (word: string): word is WorkflowId => word in workflows;

/** Whether the evidence is made elsewhere and handed over through us. */
export const takesEvidence = (workflow: string): boolean =>
  isWorkflowId(workflow) && workflows[workflow].filmedBy === "integrator";

/** The workflows of which it is. */
export const evidenceWorkflows = workflowIds.filter(takesEvidence);

/** Whether an approval is made of two acts: the identification is validated, then the request approved. */
export const hasTwoSteps = (workflow: string): boolean =>
  isWorkflowId(workflow) && workflows[workflow].product === "RA";

/** Whether the provider's own operators judge the evidence, and not an officer here (the user's page on RA eIDAS). */
export const judgedByProvider = (workflow: string): boolean => workflow === "ra-eidas";

/** Whether a request is opened with what is known of its holder, beyond phone and e-mail (ra-api 6.1). */
export const asksHolder = (workflow: string): boolean => workflow === "ra-external";

/** Whether whoever opens a request says how long its certificate is to be valid. */
export const asksValidity = (workflow: string): boolean =>
  isWorkflowId(workflow) && workflows[workflow].product === "RA";

/** The statuses at which an officer here has something to decide. */
export function isDecidable(workflow: string, status: string): boolean {
  if (status === "VIDEOREVIEW") return !judgedByProvider(workflow);
  return status === "CREATED" && hasTwoSteps(workflow);
}

/** Workflows of which an officer here decides something at a status. */
export const decidableAt = (status: "VIDEOREVIEW" | "CREATED"): WorkflowId[] =>
  workflowIds.filter((workflow) => isDecidable(workflow, status));

/** Profiles the references name for One-Shot: a qualified and an advanced signature of a natural person. */
export const oneShotProfiles = ["PFnubeQAFCiudadano", "PFnubeNC"] as const;

/**
 * Whether contact data may be corrected at a status: while the identification is open, and at the RA until the approval
 * (one-shot-api 3.8, ra-api 6.4).
 */
export const takesContact = (workflow: string, status: string): boolean =>
  ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR"].includes(status) ||
  (hasTwoSteps(workflow) && ["VIDEOREVIEW", "CREATED"].includes(status));
