/** Product and mode of each workflow: what the badge shows. */
export const workflows = {
  "one-shot-eidas": { product: "One-Shot", mode: "eIDAS", filmedBy: "provider" },
} as const;

export type WorkflowId = keyof typeof workflows;

export const workflowIds = Object.keys(workflows) as [WorkflowId, ...WorkflowId[]];

export const isWorkflowId = (word: string): word is WorkflowId => word in workflows;

/** Profiles the references name for One-Shot: a qualified and an advanced signature of a natural person. */
export const oneShotProfiles = ["PFnubeQAFCiudadano", "PFnubeNC"] as const;
