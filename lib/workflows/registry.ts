import "server-only";
import { env } from "@/lib/env";
import type { WorkflowId } from "./names";
import { oneShotEidas } from "./one-shot-eidas";
import { oneShotExternal } from "./one-shot-external";
import { raEidas } from "./ra-eidas";
import { raExternal } from "./ra-external";
import type { Workflow } from "./workflow";

const registry = {
  "one-shot-eidas": oneShotEidas,
  "one-shot-external": oneShotExternal,
  "ra-eidas": raEidas,
  "ra-external": raExternal,
} satisfies Record<WorkflowId, Workflow>;

export const workflowOf = (id: string): Workflow => {
  const found = registry[id as WorkflowId];
  if (!found) throw new Error(`no workflow ${id}`);
  return found;
};

/** Whether signing goes on here after the approval; unknown workflows have none. */
export const hasSigning = (id: string): boolean => id in registry && workflowOf(id).signing !== undefined;

/** Whether the holder enrols behind a link after the approval. */
export const hasEnrolmentLink = (id: string): boolean => id in registry && workflowOf(id).enrolmentLink !== undefined;

/** Whether contact data can be corrected at the provider. */
export const hasUpdate = (id: string): boolean => id in registry && workflowOf(id).update !== undefined;

/** The workflows whose provider is configured; the others are absent from every choice. */
export function availableWorkflows(): WorkflowId[] {
  const { ONE_SHOT_URL, RA_URL, RA_UPLOAD_URL } = env();
  return [
    ...(ONE_SHOT_URL ? (["one-shot-eidas", "one-shot-external"] as const) : []),
    ...(RA_URL ? (["ra-eidas"] as const) : []),
    ...(RA_URL && RA_UPLOAD_URL ? (["ra-external"] as const) : []),
  ];
}
