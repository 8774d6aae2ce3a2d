import { useTranslations } from "use-intl";
import type { WorkflowId } from "@/lib/workflows/names";

/** What choosing a workflow means: who films, who decides, what it asks for. */
export function WorkflowFacts({ workflow }: { workflow: WorkflowId }) {
  const t = useTranslations("newRequest");
  const is = useTranslations("workflow");
  const facts = [
    [t("films"), is(`${workflow}.filmsWho`)],
    [t("decides"), is(`${workflow}.decidesWho`)],
    [t("asks"), is(`${workflow}.asks`)],
  ];
  return (
    <dl
      aria-live="polite"
      className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-3 border border-line bg-surface-2 px-3 py-2 text-small"
    >
      {facts.map(([name, fact]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
