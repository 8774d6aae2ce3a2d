"use client";

import { Check, ChevronRight, Lock } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Answers, isAnswered, isUnsaved } from "@/components/reviews/local-answer";
import { SourceFacts } from "@/components/reviews/source-facts";
import { classes } from "@/components/ui/classes";
import {
  type Answer,
  type ChecklistGroup,
  type ChecklistItem,
  checklist,
  type FaceComparison,
  groups,
} from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import { claimOf } from "./claims";
import { FaceFeatures } from "./face-features";
import { FeatureMarks } from "./feature-marks";
import { Gist } from "./gist";
import { GroupFacts } from "./group-facts";
import { ItemRow } from "./item-row";

export const groupOf = (item: ChecklistItem): ChecklistGroup =>
  checklist.find(({ id }) => id === item)?.group ?? "context";

interface ChecklistProps {
  view: ReviewView;
  answers: Answers;
  current: ChecklistItem;
  closed: boolean;
  /** Nothing is read, asked of a register or written beside the questions. */
  formsClosed: boolean;
  onCurrent: (item: ChecklistItem) => void;
  onAnswer: (item: ChecklistItem, answer: Answer) => void;
  onNote: (item: ChecklistItem, note: string) => void;
  onKeepNote: (item: ChecklistItem) => void;
  onFace: (face: FaceComparison) => void;
}

/**
 * The questions in the order of the job: what is claimed beside what the officer answers, and never one for the other.
 * The group of the current question is open; others open and close by hand.
 */
export function Checklist({ view, answers, current, closed, formsClosed, onCurrent, ...on }: ChecklistProps) {
  const t = useTranslations("review");
  const [opened, setOpened] = useState<ReadonlySet<ChecklistGroup>>(new Set());
  const here = groupOf(current);
  const items = [...answers.keys()];
  const toggle = (group: ChecklistGroup) =>
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(group)) after.add(group);
      return after;
    });
  return (
    <div>
      <Gist view={view} />
      {groups
        .map((group) => ({ group, own: items.filter((item) => groupOf(item) === group) }))
        .filter(({ own }) => own.length > 0)
        .map(({ group, own }) => {
          const entries = own.flatMap((item) => answers.get(item) ?? []);
          // What could not be kept is shown until it is.
          const open = group === here || opened.has(group) || entries.some(isUnsaved);
          const done = entries.filter(isAnswered).length;
          const clean = entries.every((entry) => isAnswered(entry) && entry.answer === "pass");
          return (
            <section key={group} aria-labelledby={`group-${group}`} className="border-b border-line">
              <button
                type="button"
                id={`group-${group}`}
                aria-expanded={open}
                aria-disabled={group === here || undefined}
                onClick={() => (group === here ? undefined : toggle(group))}
                className="flex min-h-9.5 w-full items-center gap-2 px-3 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-disabled:hover:bg-transparent max-wide:min-h-8.5"
              >
                <ChevronRight
                  aria-hidden
                  size={14}
                  className={classes("shrink-0 text-ink-3 transition-transform", open && "rotate-90")}
                />
                <span className="font-bold">{t(`sections.${group}`)}</span>
                <span className="min-w-0 truncate text-small text-ink-3">{t(`hints.${group}`)}</span>
                <span className="ml-auto flex shrink-0 items-center gap-2.5 text-small text-ink-2">
                  {group === "face" && !view.opinion && view.claim.mine && (
                    <span className="inline-flex items-center gap-1.5 text-ink-3">
                      <Lock aria-hidden size={12} />
                      {t("claims.sealed")}
                    </span>
                  )}
                  {clean ? (
                    <span className="inline-flex items-center gap-1.5 font-medium text-ok-ink">
                      <Check aria-hidden size={14} />
                      {t("groupDone")}
                    </span>
                  ) : (
                    t("groupOf", { n: done, total: own.length })
                  )}
                </span>
              </button>
              {open && (
                <div className="pb-2.5">
                  <p aria-hidden className="flex justify-end gap-2 px-3 text-tiny text-ink-3">
                    <span className="w-23 wide:w-25">{t("claim")}</span>
                    <span className="w-23">{t("you")}</span>
                  </p>
                  <ul>
                    {own.map((item) => {
                      const entry = answers.get(item);
                      if (!entry) return null;
                      return (
                        <ItemRow
                          key={item}
                          item={item}
                          entry={entry}
                          claim={claimOf(item, view)}
                          fetchedAt={view.collection.startedAt}
                          current={item === current}
                          closed={closed}
                          onCurrent={() => onCurrent(item)}
                          onAnswer={(answer) => on.onAnswer(item, answer)}
                          onNote={(note) => on.onNote(item, note)}
                          onKeepNote={() => on.onKeepNote(item)}
                        >
                          {item === "F1" && (
                            <FaceFeatures
                              face={entry.face}
                              least={view.policy.faceFeaturesLeast}
                              closed={closed || view.opinion !== null}
                              onChange={on.onFace}
                            />
                          )}
                          {item === "D5" && <FeatureMarks view={view} />}
                          {item === "X6" && <SourceFacts view={view} closed={formsClosed} />}
                        </ItemRow>
                      );
                    })}
                  </ul>
                  <GroupFacts group={group} view={view} answers={answers} closed={formsClosed} />
                </div>
              )}
            </section>
          );
        })}
    </div>
  );
}
