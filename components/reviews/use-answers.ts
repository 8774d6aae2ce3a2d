"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useFailureText } from "@/components/shell/problems";
import { answerItemAction } from "@/lib/reviews/actions";
import type { Answer, ChecklistItem, FaceComparison } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";

export interface LocalAnswer {
  answer: Answer | null;
  note: string;
  /** Of the face: what was said of each feature. */
  face: FaceComparison;
  current: boolean;
  available: boolean;
  mayBeAbsent: boolean;
  mandatory: boolean;
  state: "saved" | "saving" | "failed";
  problem: string | null;
}

/** The answers of this case's questions, in the order of the job. */
export type Answers = ReadonlyMap<ChecklistItem, LocalAnswer>;

/** Typed or answered, and not at the server. */
export type Unsaved = Partial<Record<ChecklistItem, Pick<LocalAnswer, "answer" | "note"> & { face?: FaceComparison }>>;

const fromView = (view: ReviewView): Map<ChecklistItem, LocalAnswer> =>
  new Map(
    view.answers.map(({ item, note, ...entry }) => [
      item,
      { ...entry, note: note ?? "", state: "saved", problem: null },
    ]),
  );

const sameFace = (a: FaceComparison, b: FaceComparison) => JSON.stringify(a) === JSON.stringify(b);

/**
 * The officer's answers: shown at once, kept at the server behind. What could not be kept stays on the page with its
 * reason, and a lost claim loses nothing that was typed.
 */
export function useAnswers(view: ReviewView, onSaved: () => void, restored: Unsaved | null) {
  const t = useTranslations("review");
  const [answers, setAnswers] = useState<Answers>(() => fromView(view));
  const failureText = useFailureText();
  const latest = useRef(answers);
  useEffect(() => {
    latest.current = answers;
  });
  const { id } = view.request;
  const token = view.claim.token;
  const hash = view.collection.hash;
  const patch = useCallback(
    (item: ChecklistItem, change: Partial<LocalAnswer>) =>
      setAnswers((before) => {
        const entry = before.get(item);
        return entry ? new Map(before).set(item, { ...entry, ...change }) : before;
      }),
    [],
  );

  // What the server knows better (availability, whether an answer is of the evidence here now) is taken over.
  useEffect(() => {
    setAnswers((before) => {
      const fresh = fromView(view);
      for (const [item, entry] of fresh) {
        const local = before.get(item);
        if (!local) continue;
        const { available, mayBeAbsent, mandatory } = entry;
        const keep = local.state !== "saved" || (local.answer !== null && entry.answer === null);
        fresh.set(
          item,
          keep
            ? { ...local, available, mayBeAbsent, mandatory }
            : { ...entry, note: local.note || entry.note, face: { ...entry.face, ...local.face } },
        );
      }
      return fresh;
    });
  }, [view]);

  // What an earlier page could not save waits in its place for the officer to answer again.
  useEffect(() => {
    if (!restored) return;
    for (const [item, kept] of Object.entries(restored)) {
      const local = latest.current.get(item as ChecklistItem);
      const { answer, note, face = {} } = kept;
      if (!local || (local.answer === answer && local.note === note && sameFace(local.face, face))) continue;
      patch(item as ChecklistItem, { answer, note, face, state: "failed", problem: t("restored") });
    }
  }, [restored, patch, t]);

  const unsaved = useMemo(() => unsavedOf(answers, view), [answers, view]);

  const pending = useRef(new Set<Promise<void>>());
  const send = useCallback(
    async (item: ChecklistItem, answer: Answer, { note, face }: Pick<LocalAnswer, "note" | "face">) => {
      if (token === null || hash === null) return;
      const before = latest.current.get(item);
      patch(item, { answer, note, face, current: true, state: "saving", problem: null });
      try {
        const result = await answerItemAction({
          requestId: id,
          token,
          item,
          answer,
          evidenceHash: hash,
          ...(note.trim() ? { note } : {}),
          ...(item === "F1" ? { face } : {}),
        });
        if (result.ok) {
          patch(item, { state: "saved" });
          onSaved();
        } else {
          // What the server does not accept was not answered; the words stay.
          const refused = result.error.code === "invalid-input" ? { answer: before?.answer ?? null } : {};
          patch(item, { ...refused, state: "failed", problem: failureText(result.error) });
        }
      } catch {
        patch(item, { state: "failed", problem: null });
      }
    },
    [id, token, hash, onSaved, failureText, patch],
  );
  const save = useCallback(
    (item: ChecklistItem, answer: Answer, with_: Pick<LocalAnswer, "note" | "face">) => {
      const saving = send(item, answer, with_).finally(() => pending.current.delete(saving));
      pending.current.add(saving);
    },
    [send],
  );
  /** Resolves when everything answered so far was kept, or could not be. */
  const kept = useCallback(async () => void (await Promise.all(pending.current)), []);

  const setAnswer = useCallback(
    (item: ChecklistItem, answer: Answer) => {
      const entry = latest.current.get(item);
      if (entry) save(item, answer, entry);
    },
    [save],
  );
  const setNote = useCallback((item: ChecklistItem, note: string) => patch(item, { note }), [patch]);
  const setFace = useCallback((face: FaceComparison) => patch("F1", { face }), [patch]);
  /** Sends again what was added to an answer that is given already. */
  const keepNote = useCallback(
    (item: ChecklistItem) => {
      const entry = latest.current.get(item);
      if (entry?.answer) save(item, entry.answer, entry);
    },
    [save],
  );
  return { answers, setAnswer, setNote, setFace, keepNote, kept, unsaved };
}

function unsavedOf(answers: Answers, view: ReviewView): Unsaved {
  const entries = view.answers.flatMap((saved) => {
    const local = answers.get(saved.item);
    if (!local) return [];
    const { answer, note, face, state } = local;
    const same = state === "saved" && note.trim() === (saved.note ?? "") && sameFace(face, saved.face);
    return same || (answer === null && !note.trim() && Object.keys(face).length === 0)
      ? []
      : [[saved.item, { answer, note, face }] as const];
  });
  return Object.fromEntries(entries) as Unsaved;
}
