"use client";

import { useTranslations } from "use-intl";
import { Difference } from "@/components/reviews/difference";
import { classes } from "@/components/ui/classes";
import { papers } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import type { Finding } from "./marked-words";

type Row = CompletionView["compared"][number];

/**
 * Request, evidence and papers, value by value. It stays on the page while the papers are read and while they are
 * signed; letters that differ are marked, and said in words.
 */
export function ComparisonTable({ view }: { view: CompletionView }) {
  const t = useTranslations("completion");
  const absent = useTranslations("review.fields")("absent");
  const of = (paper: (typeof papers)[number]) => view.papers.find((entry) => entry.paper === paper);
  return (
    <table className="w-full table-fixed border-collapse text-small">
      <caption className="sr-only">{t("compare")}</caption>
      <thead>
        <tr className="text-left text-micro text-ink-3 [&>th]:border-b [&>th]:border-line [&>th]:py-1 [&>th]:pr-3 [&>th]:font-medium">
          <th scope="col" className="w-24">
            {t("field")}
          </th>
          <th scope="col" className="w-3/10">
            {t("requestSays")}
          </th>
          <th scope="col">{t("evidenceSays")}</th>
          {papers.map((paper) => (
            <th key={paper} scope="col">
              {t(`papers.${paper}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {view.compared.map((row) => (
          <tr
            key={row.field}
            data-field={row.field}
            className="align-top [overflow-wrap:anywhere] [&>*]:border-b [&>*]:border-line [&>*]:py-1 [&>*]:pr-3 [&>*]:last:pr-0"
          >
            <th scope="row" className="text-left font-regular text-ink-2">
              {t(`paperFields.${row.field}`)}
            </th>
            <td>{row.request === null ? <Silent word={absent} /> : <RequestValue row={row} />}</td>
            <EvidenceCell row={row} />
            {papers.map((paper) => {
              const finding = of(paper)?.findings.find(({ field }) => field === row.field);
              return <PaperCell key={paper} finding={finding} opened={of(paper) !== undefined} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Silent = ({ word }: { word: string }) => <span className="text-ink-3">{word}</span>;

function RequestValue({ row: { request, evidence, outcome } }: { row: Row }) {
  return outcome === "different" ? <Difference text={request ?? ""} from={evidence ?? ""} /> : request;
}

function EvidenceCell({ row: { request, evidence, outcome, rule } }: { row: Row }) {
  const t = useTranslations("review.fields");
  const differs = outcome === "different";
  return (
    <td data-outcome={outcome} className={classes(differs && "bg-warn-soft")}>
      {evidence === null ? (
        <Silent word={t("absent")} />
      ) : differs ? (
        <Marked text={evidence} from={request ?? ""} />
      ) : request === null ? (
        evidence
      ) : (
        <Same rule={rule} />
      )}
    </td>
  );
}

function PaperCell({ finding, opened }: { finding: Finding | undefined; opened: boolean }) {
  const t = useTranslations("completion.outcomes");
  const states = useTranslations("completion.paperStates");
  if (!finding)
    return (
      <td>
        <Silent word={opened ? t("absent") : states("unopened")} />
      </td>
    );
  const differs = finding.outcome === "different";
  return (
    <td data-outcome={finding.outcome} className={classes(differs && "bg-warn-soft")}>
      {differs ? (
        <Marked text={finding.found ?? ""} from={finding.expected} />
      ) : finding.outcome === "absent" ? (
        <span className="text-warn-ink">{t("absent")}</span>
      ) : (
        <Same rule={finding.rule} />
      )}
    </td>
  );
}

function Marked({ text, from }: { text: string; from: string }) {
  const t = useTranslations("completion.outcomes");
  return (
    <>
      <Difference text={text} from={from} /> <span className="sr-only">{t("different")}</span>
    </>
  );
}

/** The sign of two values that are one, with its rule for whoever asks. */
function Same({ rule }: { rule: Row["rule"] }) {
  const t = useTranslations("completion.outcomes");
  const rules = useTranslations("review.rules");
  const named = rule ?? "N0";
  return (
    <span className="text-ok-ink" title={rules(named)}>
      = {named !== "N0" && named}
      <span className="sr-only">
        {t(named === "N0" ? "equal" : "equal-under")}: {rules(named)}
      </span>
    </span>
  );
}
