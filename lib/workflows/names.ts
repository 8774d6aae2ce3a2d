/** Product and mode of each workflow: what the badge shows. */
export const workflows = {
  "one-shot-eidas": { product: "One-Shot", mode: "eIDAS", filmedBy: "provider" },
  "one-shot-external": { product: "One-Shot", mode: "External", filmedBy: "integrator" },
} as const;

export type WorkflowId = keyof typeof workflows;

export const workflowIds = Object.keys(workflows) as [WorkflowId, ...WorkflowId[]];

export const isWorkflowId = (word: string): word is WorkflowId => word in workflows;

/** Whether the evidence is made elsewhere and handed over through us. */
export const takesEvidence = (workflow: string): boolean =>
  isWorkflowId(workflow) && workflows[workflow].filmedBy === "integrator";

/** The workflows of which it is. */
export const evidenceWorkflows = workflowIds.filter(takesEvidence);

/** Profiles the references name for One-Shot: a qualified and an advanced signature of a natural person. */
export const oneShotProfiles = ["PFnubeQAFCiudadano", "PFnubeNC"] as const;
