"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useFailureText } from "@/components/shell/problems";
import { answerItemAction } from "@/lib/reviews/actions";
import type { Answer, ChecklistItem, FaceComparison } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import { type Answers, type LocalAnswer, sameFace, sendsNote, takeOver, type Unsaved, unsavedOf } from "./local-answer";

interface Answering {
  /** Nothing may be answered. */
  closed: boolean;
  onSaved: () => void;
  /** What an earlier page could not save. */
  restored: Unsaved | null;
}

/**
 * The officer's answers: shown at once, kept at the server behind. What could not be kept stays on the page with its
 * reason, what did not reach the server is sent again, and a lost claim loses nothing that was typed.
 */
export function useAnswers(view: ReviewView, { closed, onSaved, restored }: Answering) {
  const t = useTranslations("review");
  const [answers, setAnswers] = useState<Answers>(() => takeOver(new Map(), view));
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
  useEffect(() => setAnswers((before) => takeOver(before, view)), [view]);

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
  /** What did not reach the server, with the evidence it was given on: sent later, it is of no other. */
  const waiting = useRef(new Map<ChecklistItem, string>());
  const send = useCallback(
    async (item: ChecklistItem, { answer, note, face }: LocalAnswer, givenOn: string) => {
      if (token === null || answer === null) return;
      const before = latest.current.get(item);
      const sentNote = before?.sentNote ?? "";
      waiting.current.delete(item);
      patch(item, { answer, note, sentNote: note, face, current: true, state: "saving", problem: null });
      try {
        const result = await answerItemAction({
          requestId: id,
          token,
          item,
          answer,
          evidenceHash: givenOn,
          ...(note.trim() ? { note } : {}),
          ...(item === "F1" ? { face } : {}),
        });
        if (result.ok) {
          patch(item, { state: "saved" });
          onSaved();
        } else {
          // What the server does not accept was not answered; the words stay.
          const refused = result.error.code === "invalid-input" ? { answer: before?.answer ?? null } : {};
          patch(item, { ...refused, sentNote, state: "failed", problem: failureText(result.error) });
        }
      } catch {
        waiting.current.set(item, givenOn);
        patch(item, { sentNote, state: "waiting" });
      }
    },
    [id, token, onSaved, failureText, patch],
  );
  const save = useCallback(
    (item: ChecklistItem, entry: LocalAnswer, givenOn: string) => {
      const saving = send(item, entry, givenOn).finally(() => pending.current.delete(saving));
      pending.current.add(saving);
    },
    [send],
  );
  /** Resolves when everything answered so far was kept, or could not be. */
  const kept = useCallback(async () => void (await Promise.all(pending.current)), []);

  // The connection is back when the browser says so, and when the page was read anew.
  const resend = useCallback(() => {
    for (const [item, givenOn] of [...waiting.current]) {
      const entry = latest.current.get(item);
      if (entry) save(item, entry, givenOn);
    }
  }, [save]);
  useEffect(() => {
    window.addEventListener("online", resend);
    return () => window.removeEventListener("online", resend);
  }, [resend]);
  const { at } = view;
  useEffect(() => {
    if (at) resend();
  }, [at, resend]);

  const setAnswer = useCallback(
    (item: ChecklistItem, answer: Answer) => {
      const entry = latest.current.get(item);
      if (entry && hash !== null) save(item, { ...entry, answer }, hash);
    },
    [save, hash],
  );
  const setNote = useCallback((item: ChecklistItem, note: string) => patch(item, { note }), [patch]);
  const setFace = useCallback((face: FaceComparison) => patch("F1", { face }), [patch]);
  /** Sends what was added to an answer that is given already. */
  const keepNote = useCallback(
    (item: ChecklistItem) => {
      const entry = latest.current.get(item);
      if (entry && !closed && hash !== null && sendsNote(entry)) save(item, entry, hash);
    },
    [save, hash, closed],
  );
  return { answers, setAnswer, setNote, setFace, keepNote, kept, unsaved };
}
