import { isWorkflowId, type WorkflowId, workflowIds, workflows } from "@/lib/workflows/names";

/** The remote services, as the calls to them are recorded (`lib/gateways/agents.ts`). */
export const services = ["one-shot", "ra"] as const;
export type ServiceName = (typeof services)[number];

/** The service that answers for a workflow; null for one this version does not know. */
export const serviceOf = (workflow: string): ServiceName | null =>
  isWorkflowId(workflow) ? (workflows[workflow].product === "RA" ? "ra" : "one-shot") : null;

export const workflowsAt = (service: ServiceName): WorkflowId[] =>
  workflowIds.filter((workflow) => serviceOf(workflow) === service);

/** Why a piece of work is given up by hand. */
export const discardReasons = ["settled", "obsolete", "hopeless", "test"] as const;

/** How old a process's last sign of life may be. */
export const goneAfterSeconds = 20;
