"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "@/components/shell/problems";
import { addMarkAction, removeMarkAction } from "@/lib/marks/actions";
import { countFeatures, type FeatureId } from "@/lib/marks/features";
import type { AddMarkInput } from "@/lib/marks/schema";
import type { MarkView } from "@/lib/marks/views";
import { FailureError, run } from "@/lib/result";
import type { ChecklistItem } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import type { ItemKind } from "@/lib/workflows/evidence";

/** What marks of this request are made with, and who is told of a new one. */
export interface Marking {
  requestId: string;
  token: number;
  marks: readonly MarkView[];
  items: ReviewView["items"];
  /** The question that is current: what is marked is marked for it. */
  item: ChecklistItem | null;
  closed: boolean;
  /** Features drawn for this request. */
  proposed: readonly FeatureId[];
  /** How many the policy asks for, and how many of them that change with the angle. */
  needed: { distinct: number; variable: number };
  /** Of the document, to find it in the public register. */
  document: { country: string | null; type: string | null };
  onMarked: () => void;
}

export function markingOf(
  view: ReviewView,
  given: { item: ChecklistItem | null; closed: boolean; onMarked: () => void },
): Marking {
  const said = (field: "documentCountry" | "documentType") => {
    const row = view.fields.find((entry) => entry.field === field);
    return row?.ocr ?? row?.request ?? null;
  };
  return {
    requestId: view.request.id,
    token: view.claim.token ?? 0,
    marks: view.marks,
    items: view.items,
    proposed: view.proposedFeatures,
    needed: { distinct: view.policy.featuresLeast, variable: view.policy.featuresVariable },
    document: { country: said("documentCountry"), type: said("documentType") },
    ...given,
  };
}

const shaOfItems = (items: ReviewView["items"]): Partial<Record<ItemKind, string | null>> =>
  Object.fromEntries(items.map(({ kind, sha256 }) => [kind, sha256]));

type Where = Pick<AddMarkInput, "source" | "sha256" | "atMs">;
type What =
  | { kind: "mark"; label: string }
  | { kind: "feature"; feature: FeatureId }
  | { kind: "snapshot"; frameSha256: string };

/** Marks of what is on the stage: those made on the very file that is stored now. */
export function useMarks(marking: Marking, where: Omit<Where, "atMs">) {
  const { requestId, token, item, marks, items, closed, onMarked } = marking;
  const fields = useTranslations("fields");
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  const settled = { onSuccess: () => setProblem(null), onSettled: onMarked };
  const onError = (error: unknown) => {
    const full = error instanceof FailureError && error.failure.fields?.label === "marks-full";
    setProblem(full ? fields("marks-full") : errorText(error));
  };
  const add = useMutation({
    mutationFn: (mark: What & { atMs: number | null }) =>
      run(addMarkAction, { requestId, token, item, ...where, ...mark }),
    ...settled,
    onError,
  });
  const remove = useMutation({
    mutationFn: (markId: string) => run(removeMarkAction, { requestId, token, markId }),
    ...settled,
    onError,
  });
  return {
    marks: marks.filter((mark) => mark.source === where.source && mark.sha256 === where.sha256),
    counted: countFeatures(marks, shaOfItems(items)),
    closed,
    busy: add.isPending,
    problem,
    add: (mark: What & { atMs: number | null }) => !closed && add.mutate(mark),
    remove: (markId: string) => remove.mutate(markId),
  };
}

/** What a mark is called. */
export function useMarkName(): (mark: MarkView) => string {
  const t = useTranslations("stage");
  const features = useTranslations("stage.features");
  return (mark) => mark.label ?? (mark.feature ? features(mark.feature) : t("snapshot"));
}
