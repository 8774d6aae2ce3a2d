import { differs } from "@/lib/evidence/cross-check";
import type { Messages } from "@/lib/i18n/messages";
import type { ChecklistItem } from "./checklist";
import type { ReviewView } from "./views";

/*
 * What the data of a request say for themselves, short enough to stand beside a question of the checklist. A claim is
 * never an answer: nothing here is passed or failed by it.
 */

export interface FactClaim {
  /** `bad` is wrong by arithmetic, `warn` asks for a look, `silent` and `plain` say nothing either way. */
  tone: "good" | "bad" | "warn" | "silent" | "plain";
  /** Key of `review.claims`. */
  word: keyof Messages["review"]["claims"];
  values?: Record<string, string | number>;
}

type Field = ReviewView["fields"][number]["field"];

const rowsOf = (view: ReviewView, fields: readonly Field[]) =>
  view.fields.filter(({ field }) => fields.includes(field));

/** How some fields agree: how many differ; null where nothing could be compared. */
function agreement(view: ReviewView, fields: readonly Field[]): FactClaim | null {
  const rows = rowsOf(view, fields);
  const n = rows.filter(differs).length;
  if (n > 0) return { tone: "warn", word: "differs", values: { n } };
  const compared = rows.some((row) => row.comparison.outcome !== "absent" || row.zoneComparison.outcome !== "absent");
  return compared ? { tone: "good", word: "equal" } : null;
}

/** What the authentic source said of the document, for the questions that rest on it. */
function ofSource({ sources }: ReviewView): FactClaim | null {
  switch (sources?.state) {
    case "provider":
      return { tone: "plain", word: "provider" };
    case "confirmed":
      return { tone: "good", word: "confirmed" };
    case "denied":
      return { tone: "bad", word: "denied" };
    case "substitute":
      return { tone: "warn", word: "substitute" };
    case "open":
      return { tone: "warn", word: "openSource", values: { n: sources.attempts.length } };
    case "none":
      return { tone: "silent", word: "noneSource" };
    default:
      return null;
  }
}

const claims = {
  /** Phone and e-mail: the gravest of what the context shows. */
  X5: (view: ReviewView): FactClaim | null => {
    const { context, request } = view;
    if (!context) return null;
    const contact = agreement(view, ["phone", "email"]);
    if (contact?.tone === "warn") return contact;
    if (context.fraud) return { tone: "bad", word: "fraudBefore" };
    if (context.contactCheck === "ko") return { tone: "warn", word: "limitKo" };
    if (context.phone.otherDocument) return { tone: "warn", word: "phoneShared" };
    if (context.email.otherDocument) return { tone: "warn", word: "emailShared" };
    if (request.attempt > 1) return { tone: "warn", word: "attempt", values: { n: request.attempt } };
    const none = [context.document, context.phone, context.email].every(({ rows }) => rows.length === 0);
    return none ? { tone: "good", word: "alone" } : null;
  },
  X1: (view: ReviewView): FactClaim | null => {
    const found = agreement(view, ["documentNumber"]);
    if (found?.tone === "warn") return found;
    if (view.document.number === "wrong-letter") return { tone: "bad", word: "letterWrong" };
    const [row] = rowsOf(view, ["documentNumber"]);
    const letter = (row?.ocr ?? row?.request ?? "").trim().slice(-1).toUpperCase();
    if (view.document.number === "right") return { tone: "good", word: "letter", values: { letter } };
    return view.document.number === "no-rule" ? { tone: "silent", word: "noRule" } : found;
  },
  X2: (view: ReviewView): FactClaim | null => agreement(view, ["givenName", "surname1", "surname2"]),
  X3: (view: ReviewView): FactClaim | null => {
    const found = agreement(view, ["birthDate"]);
    const { age } = view.document;
    if (found?.tone === "warn" || age === null) return found;
    return { tone: age < 18 ? "bad" : "good", word: "years", values: { n: age } };
  },
  X4: ({ reading }: ReviewView): FactClaim => {
    if (!reading?.zone) return { tone: "silent", word: "zoneUnread" };
    const { digits } = reading.zone;
    const right = digits.filter((digit) => digit.right).length;
    return { tone: right === digits.length ? "good" : "bad", word: "digits", values: { right, n: digits.length } };
  },
  D6: ofSource,
  X6: ofSource,
} satisfies Record<string, (view: ReviewView) => FactClaim | null>;

type FactItem = keyof typeof claims;
const speaks = (item: ChecklistItem): item is FactItem & ChecklistItem => Object.hasOwn(claims, item);

/** What the data say about a question; null where they say nothing. */
export const claimOfFacts = (item: ChecklistItem, view: ReviewView): FactClaim | null =>
  speaks(item) ? claims[item](view) : null;
