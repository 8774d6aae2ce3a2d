"use client";

import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { type Paper, paperFields, papers } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { Section } from "./section";

type Finding = CompletionView["papers"][number]["findings"][number];

/** Declaration and contract beside the evidence, value by value; a difference is marked in words as well as in colour. */
export function PapersBox({ view, onPaper }: { view: CompletionView; onPaper: (paper: Paper) => void }) {
  const t = useTranslations("completion");
  const of = (paper: Paper) => view.papers.find((entry) => entry.paper === paper);
  const shown = paperFields.filter((field) =>
    view.papers.some((entry) => entry.findings.some((one) => one.field === field)),
  );
  return (
    <Section id="step-papers" title={t("papersTitle")} hint={t("papersHint")}>
      <ul className="mb-2.5 grid gap-1.5">
        {papers.map((paper) => {
          const reading = of(paper);
          const state = reading?.readAt ? "read" : reading ? "opened" : "unopened";
          const Icon = state === "read" ? CircleCheck : CircleDashed;
          return (
            <li key={paper} className="flex items-center gap-2" data-paper={paper} data-state={state}>
              <Icon aria-hidden size={16} className={state === "read" ? "text-ok" : "text-ink-3"} />
              <span className="font-medium">{t(`papers.${paper}`)}</span>
              <span className="text-small text-ink-2">{t(`paperStates.${state}`)}</span>
              <Button size="small" className="ml-auto" onClick={() => onPaper(paper)}>
                {t("show")}
              </Button>
            </li>
          );
        })}
      </ul>
      {shown.length > 0 && (
        <table className="w-full table-fixed border-collapse text-small [overflow-wrap:anywhere]">
          <caption className="sr-only">{t("compare")}</caption>
          <thead>
            <tr className="text-left text-ink-3 [&>th]:border-b [&>th]:border-line [&>th]:py-1 [&>th]:pr-2 [&>th]:font-regular">
              <th scope="col">{t("field")}</th>
              <th scope="col">{t("evidenceSays")}</th>
              {papers.map((paper) => (
                <th key={paper} scope="col">
                  {t(`papers.${paper}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => {
              const findings = papers.map((paper) => of(paper)?.findings.find((one) => one.field === field));
              return (
                <tr key={field} className="align-top [&>*]:border-b [&>*]:border-line [&>*]:py-1 [&>*]:pr-2">
                  <th scope="row" className="text-left font-regular text-ink-2">
                    {t(`paperFields.${field}`)}
                  </th>
                  <td className="break-words">{findings.find(Boolean)?.expected}</td>
                  {papers.map((paper, at) => (
                    <Said key={paper} finding={findings[at]} opened={of(paper) !== undefined} />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Said({ finding, opened }: { finding: Finding | undefined; opened: boolean }) {
  const t = useTranslations("completion.outcomes");
  if (!finding) return <td className="text-ink-3">{opened ? t("absent") : "–"}</td>;
  const differs = finding.outcome === "different";
  return (
    <td className={classes("break-words", differs && "bg-bad-soft text-bad-ink")} data-outcome={finding.outcome}>
      {differs && <CircleX aria-hidden size={12} className="mr-1 inline align-[-1.5px]" />}
      {differs && <span className="block break-all">{finding.found}</span>}
      <span
        className={classes(
          !differs && finding.outcome !== "absent" && "text-ok-ink",
          finding.outcome === "absent" && "text-warn-ink",
        )}
      >
        {t(finding.outcome)}
      </span>
    </td>
  );
}
