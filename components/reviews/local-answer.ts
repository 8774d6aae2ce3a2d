import type { Answer, ChecklistItem, FaceComparison } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";

/** An answer as it stands on the page; what the server has of it may be less. */
export interface LocalAnswer {
  answer: Answer | null;
  note: string;
  /** The words at the server, or on their way there. */
  sentNote: string;
  /** Of the face: what was said of each feature. */
  face: FaceComparison;
  current: boolean;
  available: boolean;
  mayBeAbsent: boolean;
  mandatory: boolean;
  /** `waiting` is sent again once the server can be reached; `failed` is the officer's to answer again. */
  state: "saved" | "saving" | "waiting" | "failed";
  problem: string | null;
}

/** The answers of this case's questions, in the order of the job. */
export type Answers = ReadonlyMap<ChecklistItem, LocalAnswer>;

/** Typed or answered, and not at the server. */
export type Unsaved = Partial<Record<ChecklistItem, Pick<LocalAnswer, "answer" | "note"> & { face?: FaceComparison }>>;

const fromView = (view: Pick<ReviewView, "answers">): Map<ChecklistItem, LocalAnswer> =>
  new Map(
    view.answers.map(({ item, note, ...entry }) => [
      item,
      { ...entry, note: note ?? "", sentNote: note ?? "", state: "saved", problem: null },
    ]),
  );

export const sameFace = (a: FaceComparison, b: FaceComparison): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether the words differ from those the server has. */
export const hasNewWords = ({ note, sentNote }: Pick<LocalAnswer, "note" | "sentNote">): boolean =>
  note.trim() !== sentNote.trim();

/**
 * Whether leaving a note sends it. An answer on earlier evidence is not given again by passing its note: that would make
 * it an answer to evidence nobody judged.
 */
export const sendsNote = (entry: LocalAnswer): boolean => entry.answer !== null && entry.current && hasNewWords(entry);

/** Whether a question counts as answered: what could not be kept does not. */
export const isAnswered = ({ answer, state }: Pick<LocalAnswer, "answer" | "state">): boolean =>
  answer !== null && (state === "saved" || state === "saving");

/** Whether something was given that the server does not have. */
export const isUnsaved = ({ state }: Pick<LocalAnswer, "state">): boolean => state === "failed" || state === "waiting";

/**
 * The answers as the server has them now, over those on the page: what is under way, could not be kept or is being
 * typed stays.
 */
export function takeOver(before: Answers, view: Pick<ReviewView, "answers">): Answers {
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
        : {
            ...entry,
            note: hasNewWords(local) ? local.note : entry.note,
            face: { ...entry.face, ...local.face },
          },
    );
  }
  return fresh;
}

/** What would be lost with the page. */
export function unsavedOf(answers: Answers, view: Pick<ReviewView, "answers">): Unsaved {
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
