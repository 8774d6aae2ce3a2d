"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { groupOf } from "@/components/reviews/checklist/checklist";
import { nextOpen, stageOf } from "@/components/reviews/checklist/order";
import type { useAnswers } from "@/components/reviews/use-answers";
import type { Problem } from "@/components/reviews/use-problem";
import { type Answer, type ChecklistItem, comparedFeatures } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import { useFocusOn } from "./use-focus";
import type { Stage } from "./use-stage";

/** Where the officer is among the questions, and the ways on. */
export type Walk = ReturnType<typeof useWalk>;

interface Way {
  initial: ReviewView;
  answering: Pick<ReturnType<typeof useAnswers>, "answers" | "setAnswer">;
  stage: Pick<Stage, "shown" | "show">;
  closed: boolean;
  /** Says why nothing is answered now. */
  hindered: () => void;
  problem: Problem;
}

/**
 * One question after the other: an answer goes on to the next that is open, and the stage and the focus go along. After
 * an answer in doubt the focus is in its note.
 */
export function useWalk(view: ReviewView, { initial, answering, stage, closed, hindered, problem }: Way) {
  const fields = useTranslations("fields");
  const { answers, setAnswer } = answering;
  const [item, setItem] = useState<ChecklistItem>(
    () => initial.answers.find((entry) => entry.answer === null)?.item ?? "X5",
  );
  const [follows, setFollows] = useState(true);
  const focusOn = useFocusOn();
  const order = [...answers.keys()];

  const turnTo = (target: ChecklistItem) => {
    setItem(target);
    const kind = follows ? stageOf(target, view.items) : null;
    if (kind && kind !== stage.shown) stage.show(kind);
  };
  /** Goes to a question; the stage shows what it is judged on. */
  const goTo = (target: ChecklistItem) => {
    turnTo(target);
    focusOn(`#ask-${target}`);
  };
  const moveItem = (by: 1 | -1) => {
    const to = neighbour(order, item, by);
    if (to) goTo(to);
  };
  const moveGroup = (by: 1 | -1) => {
    const group = neighbour([...new Set(order.map(groupOf))], groupOf(item), by);
    const to = order.find((entry) => groupOf(entry) === group);
    if (to) goTo(to);
  };
  const toNote = () => focusOn(`#note-${item}`);

  const answer = (target: ChecklistItem, value: Answer) => {
    const entry = answers.get(target);
    if (!entry) return;
    if (closed) return hindered();
    if (value === "pass" && !entry.available)
      return problem.tell(fields(target === "F2" && !view.opinion ? "face-first" : "evidence-is-missing"));
    if (target === "F1" && value === "pass" && comparedFeatures(entry.face) < view.policy.faceFeaturesLeast) {
      // The verdict comes after the comparison: the first feature nobody looked at is next.
      problem.tell(fields("face-few"));
      turnTo(target);
      focusOn("[data-face] button:not([data-likeness])");
      return;
    }
    problem.tell(null);
    setAnswer(target, value);
    if (value === "pass" || value === "not-available") {
      const next = nextOpen(answers, target);
      if (next) goTo(next);
    } else {
      if (target !== item) turnTo(target);
      focusOn(`#note-${target}`);
    }
  };
  return { item, follows, setFollows, goTo, moveItem, moveGroup, toNote, answer };
}

/** The one before or after, which at an end is the same. */
const neighbour = <T>(order: readonly T[], from: T, by: 1 | -1): T | undefined =>
  order[Math.min(Math.max(order.indexOf(from) + by, 0), order.length - 1)];
