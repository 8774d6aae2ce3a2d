"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { LocalAnswer } from "@/components/reviews/local-answer";
import { useLanguage } from "@/components/shell/language";
import { classes } from "@/components/ui/classes";
import { Tag } from "@/components/ui/tag";
import { causeOf } from "@/lib/reviews/catalogue";
import { type Answer, type ChecklistItem, causesOf } from "@/lib/reviews/checklist";
import { AnswerButtons } from "./answer-buttons";
import { ClaimWord } from "./claim-word";
import type { Claim } from "./claims";
import { Kept } from "./kept";

interface ItemRowProps {
  item: ChecklistItem;
  entry: LocalAnswer;
  claim: Claim | null;
  current: boolean;
  closed: boolean;
  /** When the evidence that is here now was fetched. */
  fetchedAt: string | null;
  /** What belongs to this question alone. */
  children?: ReactNode;
  onCurrent: () => void;
  onAnswer: (answer: Answer) => void;
  onNote: (note: string) => void;
  onKeepNote: () => void;
}

const doubtful = (answer: Answer | null) => answer !== null && answer !== "pass";

/** One question: what is claimed, what the officer answers, and in doubt what was seen. */
export function ItemRow({
  item,
  entry,
  claim,
  current,
  closed,
  fetchedAt,
  children,
  onCurrent,
  onAnswer,
  onNote,
  onKeepNote,
}: ItemRowProps) {
  const t = useTranslations("review");
  const locale = useLanguage();
  const format = useFormatter();
  const row = useRef<HTMLLIElement>(null);
  const name = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const earlier = entry.answer !== null && !entry.current;
  const noted = current && (doubtful(entry.answer) || entry.note !== "");
  return (
    <li
      ref={row}
      data-item={item}
      data-answer={entry.answer ?? undefined}
      className={classes(
        "relative px-3 py-0.5",
        current && "bg-selected py-1.5 before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent",
      )}
    >
      <div
        className={classes(
          "grid min-h-7.5 items-center gap-2",
          current
            ? "grid-cols-[1.75rem_minmax(0,1fr)_auto]"
            : "grid-cols-[1.75rem_minmax(0,1fr)_5.75rem_auto] wide:grid-cols-[1.75rem_minmax(0,1fr)_6.25rem_auto]",
        )}
      >
        <span className="mono text-micro text-ink-3">{item}</span>
        <button
          ref={name}
          type="button"
          id={`ask-${item}`}
          aria-current={current ? "true" : undefined}
          aria-describedby={current ? `hint-${item}` : undefined}
          onClick={onCurrent}
          className={classes("min-w-0 rounded-1 text-left", current ? "font-bold" : "truncate text-ink")}
        >
          {t(`ask.${item}`)}
        </button>
        {!current && (
          <span className="flex min-w-0 flex-col">
            {claim && <ClaimWord claim={claim} />}
            {earlier && <span className="truncate text-micro text-warn-ink">{t("staleMark")}</span>}
          </span>
        )}
        <AnswerButtons item={item} entry={entry} closed={closed} current={current} onAnswer={onAnswer} />
      </div>
      {current && (
        <div className="pl-9">
          <p className="mt-0.5 flex items-start justify-between gap-3 text-small text-ink-2">
            <span id={`hint-${item}`}>{t(`askHint.${item}`)}</span>
            {claim && (
              <span className="shrink-0">
                <ClaimWord claim={claim} />
              </span>
            )}
          </p>
          {!entry.mandatory && <p className="text-micro text-ink-3">{t("notMandatory")}</p>}
          {earlier && (
            <p className="mt-1 text-small text-warn-ink">
              {t("staleAnswer", {
                time: fetchedAt ? format.dateTime(new Date(fetchedAt), { timeStyle: "short" }) : "",
              })}
            </p>
          )}
          {children}
        </div>
      )}
      {current && (
        <div className={classes("pl-9", !noted && "sr-only focus-within:not-sr-only focus-within:pl-9")}>
          <label className="mt-1.5 block text-small font-medium text-ink-2" htmlFor={`note-${item}`}>
            {t("note")}
          </label>
          <textarea
            id={`note-${item}`}
            rows={2}
            value={entry.note}
            readOnly={closed}
            placeholder={t("notePlaceholder")}
            onChange={(event) => onNote(event.target.value)}
            onBlur={onKeepNote}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              name.current?.focus();
            }}
            className="mt-1 block w-full resize-y rounded-2 border border-line-ctl bg-surface px-2.5 py-1.5"
          />
          {(entry.answer === "fail" || entry.answer === "cannot-tell") && (
            <div className="mt-1.5 flex flex-wrap gap-1">
              {causesOf(item).map((code) => (
                <Tag key={code}>
                  <span className="mono">{code}</span> {causeOf(code).title[locale]}
                </Tag>
              ))}
            </div>
          )}
        </div>
      )}
      <Kept entry={entry} current={current} />
    </li>
  );
}
