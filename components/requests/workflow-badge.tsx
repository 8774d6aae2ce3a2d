import { isWorkflowId, workflows } from "@/lib/workflows/names";

/** Product and mode, never told apart by colour. */
export function WorkflowBadge({ workflow }: { workflow: string }) {
  const found = isWorkflowId(workflow) ? workflows[workflow] : { product: workflow, mode: "" };
  return (
    <span className="inline-flex h-5 overflow-hidden rounded-1 border border-line-2 text-micro font-medium whitespace-nowrap text-ink-2 leading-4.5">
      <b className="border-r border-line-2 bg-sunk px-1.5 font-bold text-ink">{found.product}</b>
      <span className="bg-surface px-1.5">{found.mode}</span>
    </span>
  );
}
