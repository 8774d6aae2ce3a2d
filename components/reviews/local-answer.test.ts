import { describe, expect, it } from "vitest";
import type { ChecklistItem } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import { type Answers, isAnswered, type LocalAnswer, sendsNote, takeOver, unsavedOf } from "./local-answer";

type Saved = ReviewView["answers"][number];

const saved = (change: Partial<Saved> = {}): Pick<ReviewView, "answers"> => ({
  answers: [
    {
      item: "D4",
      answer: "fail",
      note: "Glare",
      face: {},
      current: true,
      available: true,
      mayBeAbsent: false,
      mandatory: true,
      ...change,
    },
  ],
});
const local = (change: Partial<LocalAnswer> = {}, from = saved()): LocalAnswer => {
  const entry = takeOver(new Map(), from).get("D4");
  if (!entry) throw new Error("no answer");
  return { ...entry, ...change };
};
const page = (entry: LocalAnswer): Answers => new Map<ChecklistItem, LocalAnswer>([["D4", entry]]);
const taken = (entry: LocalAnswer, view = saved()) => takeOver(page(entry), view).get("D4");

describe("leaving the note of an answer", () => {
  it("sends words that are new, or taken away", () => {
    expect(sendsNote(local({ note: "Glare over the photo" }))).toBe(true);
    expect(sendsNote(local({ note: "" }))).toBe(true);
  });

  it.each([
    ["nothing was changed", local()],
    ["only blanks were added", local({ note: "Glare " })],
    ["the words are on their way", local({ note: "More", sentNote: "More", state: "saving" })],
    ["nothing is answered", local({ note: "More" }, saved({ answer: null }))],
    ["the answer is of earlier evidence", local({ note: "More" }, saved({ current: false }))],
  ])("sends nothing where %s", (_, entry) => {
    expect(sendsNote(entry)).toBe(false);
  });
});

describe("a question", () => {
  it("is answered once the server has it, or is getting it", () => {
    expect((["saved", "saving", "waiting", "failed"] as const).map((state) => isAnswered(local({ state })))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(isAnswered(local({ answer: null }))).toBe(false);
  });
});

describe("reading the answers anew", () => {
  it("takes over what the server has", () => {
    expect(taken(local(), saved({ note: "Glare, and a cut", current: false }))).toMatchObject({
      note: "Glare, and a cut",
      sentNote: "Glare, and a cut",
      current: false,
    });
  });

  it("leaves words that are being typed, and a note that was just taken away", () => {
    expect(taken(local({ note: "Glare over" }))?.note).toBe("Glare over");
    expect(taken(local({ note: "" }))?.note).toBe("");
  });

  it.each(["saving", "waiting", "failed"] as const)("leaves an answer that is %s", (state) => {
    expect(taken(local({ answer: "pass", state }))).toMatchObject({ answer: "pass", state });
  });
});

describe("what would be lost with the page", () => {
  it("is what was typed or answered and is not at the server", () => {
    expect(unsavedOf(page(local()), saved())).toEqual({});
    expect(unsavedOf(page(local({ note: "More" })), saved())).toEqual({
      D4: { answer: "fail", note: "More", face: {} },
    });
    expect(unsavedOf(page(local({ state: "waiting" })), saved())).toHaveProperty("D4");
  });
});
