"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useFailureText } from "@/components/shell/problems";
import { answerItemAction } from "@/lib/reviews/actions";
import type { Answer, ChecklistItem } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";

export interface LocalAnswer {
  answer: Answer | null;
  note: string;
  current: boolean;
  available: boolean;
  state: "saved" | "saving" | "failed";
  problem: string | null;
}

export type Answers = Record<ChecklistItem, LocalAnswer>;

/** Typed or answered, and not at the server. */
export type Unsaved = Partial<Record<ChecklistItem, Pick<LocalAnswer, "answer" | "note">>>;

const fromView = (view: ReviewView): Answers =>
  Object.fromEntries(
    view.answers.map(({ item, answer, note, current, available }) => [
      item,
      { answer, note: note ?? "", current, available, state: "saved", problem: null },
    ]),
  ) as Answers;

/**
 * The officer's answers: shown at once, kept at the server behind. What could not be kept stays on the page with its
 * reason, and a lost claim loses nothing that was typed.
 */
export function useAnswers(view: ReviewView, onSaved: () => void, restored: Unsaved | null) {
  const t = useTranslations("review");
  const [answers, setAnswers] = useState(() => fromView(view));
  const failureText = useFailureText();
  const latest = useRef(answers);
  useEffect(() => {
    latest.current = answers;
  });
  const { id } = view.request;
  const token = view.claim.token;
  const hash = view.collection.hash;

  // What the server knows better (availability, whether an answer is of the evidence here now) is taken over.
  useEffect(() => {
    setAnswers((before) => {
      const fresh = fromView(view);
      return Object.fromEntries(
        Object.entries(fresh).map(([item, entry]) => {
          const local = before[item as ChecklistItem];
          const keep = local.state !== "saved" || (local.answer !== null && entry.answer === null);
          return [item, keep ? { ...local, available: entry.available } : { ...entry, note: local.note || entry.note }];
        }),
      ) as Answers;
    });
  }, [view]);

  // What an earlier page could not save waits in its place for the officer to answer again.
  useEffect(() => {
    if (!restored) return;
    setAnswers((before) => {
      const entries = Object.entries(restored).map(([item, { answer, note }]) => {
        const local = before[item as ChecklistItem];
        const saved = local.answer === answer && local.note === note;
        return [item, saved ? local : { ...local, answer, note, state: "failed", problem: t("restored") }];
      });
      return { ...before, ...(Object.fromEntries(entries) as Partial<Answers>) } as Answers;
    });
  }, [restored, t]);

  const unsaved = useMemo(() => unsavedOf(answers, view), [answers, view]);

  const pending = useRef(new Set<Promise<void>>());
  const send = useCallback(
    async (item: ChecklistItem, answer: Answer, note: string) => {
      if (token === null || hash === null) return;
      const patch = (change: Partial<LocalAnswer>) =>
        setAnswers((before) => ({ ...before, [item]: { ...before[item], ...change } }));
      patch({ answer, note, current: true, state: "saving", problem: null });
      try {
        const result = await answerItemAction({
          requestId: id,
          token,
          item,
          answer,
          evidenceHash: hash,
          ...(note.trim() ? { note } : {}),
        });
        if (result.ok) {
          patch({ state: "saved" });
          onSaved();
        } else patch({ state: "failed", problem: failureText(result.error) });
      } catch {
        patch({ state: "failed", problem: null });
      }
    },
    [id, token, hash, onSaved, failureText],
  );
  const save = useCallback(
    (item: ChecklistItem, answer: Answer, note: string) => {
      const saving = send(item, answer, note).finally(() => pending.current.delete(saving));
      pending.current.add(saving);
    },
    [send],
  );
  /** Resolves when everything answered so far was kept, or could not be. */
  const kept = useCallback(async () => void (await Promise.all(pending.current)), []);

  const setAnswer = useCallback(
    (item: ChecklistItem, answer: Answer) => save(item, answer, latest.current[item].note),
    [save],
  );
  const setNote = useCallback(
    (item: ChecklistItem, note: string) => setAnswers((before) => ({ ...before, [item]: { ...before[item], note } })),
    [],
  );
  const keepNote = useCallback(
    (item: ChecklistItem) => {
      const { answer, note } = latest.current[item];
      if (answer) save(item, answer, note);
    },
    [save],
  );
  return { answers, setAnswer, setNote, keepNote, kept, unsaved };
}

function unsavedOf(answers: Answers, view: ReviewView): Unsaved {
  const entries = view.answers.flatMap((saved) => {
    const { answer, note, state } = answers[saved.item];
    const same = state === "saved" && note.trim() === (saved.note ?? "");
    return same || (answer === null && !note.trim()) ? [] : [[saved.item, { answer, note }] as const];
  });
  return Object.fromEntries(entries) as Unsaved;
}
