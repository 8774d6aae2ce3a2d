"use client";

import { Check, ChevronRight, CircleDashed, CircleQuestionMark, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useLanguage } from "@/components/shell/language";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import { Tag } from "@/components/ui/tag";
import { causeOf } from "@/lib/reviews/catalogue";
import { type Answer, type ChecklistItem, checklist } from "@/lib/reviews/checklist";
import { claimOfFacts, factItems } from "@/lib/reviews/claims-of-facts";
import type { ReviewView } from "@/lib/reviews/views";
import { FactClaim } from "./fact-claim";
import { AcceptanceFacts, CertificateSummary, CheckFacts, SimilarityFact } from "./facts";
import { ContextFacts } from "./facts-context";
import { DocumentFacts } from "./facts-document";
import { FieldTable } from "./facts-fields";
import { ZoneForm } from "./facts-zone";
import type { Answers } from "./use-answers";

interface ChecklistProps {
  view: ReviewView;
  answers: Answers;
  current: ChecklistItem;
  closed: boolean;
  onCurrent: (item: ChecklistItem) => void;
  onAnswer: (item: ChecklistItem, answer: Answer) => void;
  onNote: (item: ChecklistItem, note: string) => void;
  onKeepNote: (item: ChecklistItem) => void;
}

/** The questions in the order of the job: what is claimed beside what the officer answers, and never one for the other. */
export function Checklist({ view, answers, current, closed, onCurrent, onAnswer, onNote, onKeepNote }: ChecklistProps) {
  const t = useTranslations("review");
  return (
    <div>
      <Gist view={view} />
      <h3 className="px-3 pt-2.5 pb-1 text-micro font-medium text-ink-3">{t("judgement1")}</h3>
      {checklist.map(({ id }) => (
        <div key={id}>
          {id === "certificate" && (
            <h3 className="px-3 pt-3 pb-1 text-micro font-medium text-ink-3">{t("judgement2")}</h3>
          )}
          <Section
            id={id}
            entry={answers[id]}
            open={current === id}
            closed={closed}
            onOpen={() => onCurrent(id)}
            onAnswer={(answer) => onAnswer(id, answer)}
            onNote={(note) => onNote(id, note)}
            onKeepNote={() => onKeepNote(id)}
          >
            <Facts id={id} view={view} closed={closed} />
          </Section>
        </div>
      ))}
    </div>
  );
}

function Facts({ id, view, closed }: { id: ChecklistItem; view: ReviewView; closed: boolean }) {
  const unknown = view.checks.filter((check) => check.key === null).map((check) => check.key);
  switch (id) {
    case "consent":
      return (
        <div className="grid gap-2.5">
          <ContextFacts view={view} />
          <AcceptanceFacts view={view} />
        </div>
      );
    case "document":
      return (
        <div className="grid gap-2.5">
          <DocumentFacts view={view} closed={closed} />
          <CheckFacts
            view={view}
            keys={[
              "document_notcopy",
              "data_integrity",
              "document_notexpired",
              "document_notunderage",
              "documents_match",
              ...unknown.slice(0, 1),
            ]}
          />
        </div>
      );
    case "data":
      return (
        <div className="grid gap-2.5">
          <div className="flex flex-wrap gap-x-3">
            {factItems.map((item) => {
              const claim = claimOfFacts(item, view);
              return claim && <FactClaim key={item} claim={claim} />;
            })}
          </div>
          <FieldTable view={view} />
          <ZoneForm view={view} closed={closed} />
        </div>
      );
    case "video":
      return <CheckFacts view={view} keys={["otp_validation"]} />;
    case "face":
      return (
        <div className="grid gap-2.5">
          <SimilarityFact view={view} />
          <CheckFacts view={view} keys={["liveliness"]} />
        </div>
      );
    case "certificate":
      return <CertificateSummary view={view} />;
  }
}

/** What the machines claim, in one line. */
function Gist({ view }: { view: ReviewView }) {
  const t = useTranslations("review.gist");
  const count = (state: string) => view.checks.filter((check) => check.state === state).length;
  const differs = view.fields.filter((row) => row.comparison.outcome === "different").length;
  return (
    <div className="sticky top-0 z-10 flex h-8.5 items-center gap-3 border-b border-line bg-surface-2 px-3 text-small whitespace-nowrap">
      {view.checks.length === 0 ? (
        <span className="text-ink-2">{t("noClaims")}</span>
      ) : (
        <>
          <span className="text-ink-3 max-wide:hidden">{t(`by.${view.assertedBy}`)}</span>
          <span className="inline-flex items-center gap-1.5">
            <Check aria-hidden size={13} className="text-ok" />
            {t("passed", { n: count("passed") })}
          </span>
          {count("failed") > 0 && (
            <span className="inline-flex items-center gap-1.5 font-medium text-bad-ink">
              <X aria-hidden size={13} />
              {t("failed", { n: count("failed") })}
            </span>
          )}
          {count("not-reported") > 0 && (
            <span className="inline-flex items-center gap-1.5 text-ink-2">
              <CircleDashed aria-hidden size={13} />
              {t("notReported", { n: count("not-reported") })}
            </span>
          )}
        </>
      )}
      {differs > 0 && (
        <span className="ml-auto inline-flex items-center gap-1.5 font-medium text-warn-ink">
          <TriangleAlert aria-hidden size={13} />
          {t("differs", { n: differs })}
        </span>
      )}
    </div>
  );
}

interface SectionProps {
  id: ChecklistItem;
  entry: Answers[ChecklistItem];
  open: boolean;
  closed: boolean;
  children: ReactNode;
  onOpen: () => void;
  onAnswer: (answer: Answer) => void;
  onNote: (note: string) => void;
  onKeepNote: () => void;
}

function Section({ id, entry, open, closed, children, onOpen, onAnswer, onNote, onKeepNote }: SectionProps) {
  const t = useTranslations("review");
  const locale = useLanguage();
  const head = useRef<HTMLButtonElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) body.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const doubtful = entry.answer === "fail" || entry.answer === "cannot-tell" || entry.answer === "not-available";
  return (
    <section
      className={classes(
        "border-b border-line",
        open && "relative before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent",
      )}
    >
      <button
        ref={head}
        type="button"
        aria-expanded={open}
        onClick={onOpen}
        data-item={id}
        className="flex min-h-9.5 w-full items-center gap-2 px-3 text-left hover:bg-hover focus-visible:-outline-offset-2 max-wide:min-h-8.5"
      >
        <ChevronRight
          aria-hidden
          size={14}
          className={classes("shrink-0 text-ink-3 transition-transform", open && "rotate-90")}
        />
        <span className="font-bold">{t(`sections.${id}`)}</span>
        <span className="min-w-0 truncate text-small text-ink-3">{t(`hints.${id}`)}</span>
        <span className="ml-auto shrink-0 text-small">
          <AnswerWord entry={entry} />
        </span>
      </button>
      {open && (
        <div ref={body} className="px-3 pb-3 pl-8.5">
          <div className="mb-2.5">{children}</div>
          <p id={`question-${id}`} className="mb-1.5 font-medium">
            {t(`questions.${id}`)}
          </p>
          <fieldset aria-labelledby={`question-${id}`} className="flex flex-wrap gap-1.5">
            <AnswerButton answer="pass" entry={entry} closed={closed} onAnswer={onAnswer} />
            <AnswerButton answer="fail" entry={entry} closed={closed} onAnswer={onAnswer} />
            <AnswerButton answer="cannot-tell" entry={entry} closed={closed} onAnswer={onAnswer} />
            {!entry.available && (
              <AnswerButton answer="not-available" entry={entry} closed={closed} onAnswer={onAnswer} />
            )}
          </fieldset>
          {!entry.current && entry.answer && <p className="mt-1.5 text-small text-warn-ink">{t("staleAnswer")}</p>}
          {doubtful && (
            <div className="mt-2">
              <label className="block text-small font-medium text-ink-2" htmlFor={`note-${id}`}>
                {t("note")}
              </label>
              <textarea
                id={`note-${id}`}
                rows={2}
                value={entry.note}
                readOnly={closed}
                placeholder={t("notePlaceholder")}
                onChange={(event) => onNote(event.target.value)}
                onBlur={onKeepNote}
                onKeyDown={(event) => {
                  if (event.key !== "Escape") return;
                  event.stopPropagation();
                  head.current?.focus();
                }}
                className="mt-1 block w-full resize-y rounded-2 border border-line-ctl bg-surface px-2.5 py-1.5"
              />
              {entry.answer !== "not-available" && (
                <div className="mt-1.5 flex flex-wrap gap-1">
                  {checklist
                    .find((item) => item.id === id)
                    ?.causes.map((code) => (
                      <Tag key={code}>
                        <span className="mono">{code}</span> {causeOf(code).title[locale]}
                      </Tag>
                    ))}
                </div>
              )}
            </div>
          )}
          <p aria-live="polite" className="mt-1 min-h-4 text-micro text-ink-3">
            {entry.state === "saving"
              ? t("saving")
              : entry.state === "failed"
                ? t("notSaved", { error: entry.problem ?? "" })
                : entry.answer
                  ? t("saved")
                  : ""}
          </p>
        </div>
      )}
    </section>
  );
}

const marks = { pass: Check, fail: X, "cannot-tell": CircleQuestionMark, "not-available": CircleDashed } as const;
const keycaps = { pass: "Y", fail: "N", "cannot-tell": "U", "not-available": null } as const;
const chosen: Record<Answer, string> = {
  pass: "aria-pressed:border-ok aria-pressed:bg-ok-soft aria-pressed:text-ok-ink",
  fail: "aria-pressed:border-bad aria-pressed:bg-bad-soft aria-pressed:text-bad-ink",
  "cannot-tell": "aria-pressed:border-warn aria-pressed:bg-warn-soft aria-pressed:text-warn-ink",
  "not-available": "aria-pressed:border-line-ctl aria-pressed:bg-sunk aria-pressed:text-ink",
};

function AnswerButton({
  answer,
  entry,
  closed,
  onAnswer,
}: {
  answer: Answer;
  entry: Answers[ChecklistItem];
  closed: boolean;
  onAnswer: (answer: Answer) => void;
}) {
  const t = useTranslations("review.answers");
  const Mark = marks[answer];
  const off = closed || (answer === "pass" && !entry.available);
  return (
    <button
      type="button"
      aria-pressed={entry.answer === answer}
      aria-disabled={off || undefined}
      onClick={() => !off && onAnswer(answer)}
      className={classes(
        "inline-flex h-6.5 items-center gap-1.5 rounded-2 border border-line-2 bg-surface px-2 text-small font-medium text-ink-2 hover:border-line-ctl hover:text-ink aria-disabled:opacity-50",
        chosen[answer],
      )}
    >
      <Mark aria-hidden size={14} />
      {t(answer)}
      {keycaps[answer] && <Keycap>{keycaps[answer]}</Keycap>}
    </button>
  );
}

function AnswerWord({ entry }: { entry: Answers[ChecklistItem] }) {
  const t = useTranslations("review");
  if (!entry.answer) return <span className="text-ink-3">{t("open")}</span>;
  const Mark = marks[entry.answer];
  const ink = {
    pass: "text-ok-ink",
    fail: "text-bad-ink",
    "cannot-tell": "text-warn-ink",
    "not-available": "text-ink-2",
  }[entry.answer];
  return (
    <span className={classes("inline-flex items-center gap-1.5 font-medium", ink)}>
      <Mark aria-hidden size={14} />
      {t(`answers.${entry.answer}`)}
    </span>
  );
}
