import { differs } from "@/lib/evidence/cross-check";
import type { Messages } from "@/lib/i18n/messages";
import type { ReviewView } from "./views";

/*
 * What the data of a request say for themselves, short enough to stand beside a question of the checklist. A claim is
 * never an answer: nothing here is passed or failed by it.
 */

export interface FactClaim {
  /** `bad` is wrong by arithmetic, `look` asks for a look, `plain` says nothing either way. */
  tone: "ok" | "look" | "bad" | "plain";
  /** Message of `facts.claims`. */
  key: keyof Messages["facts"]["claims"];
  values?: Record<string, string | number>;
}

type Field = ReviewView["fields"][number]["field"];

const rowsOf = (view: ReviewView, fields: readonly Field[]) =>
  view.fields.filter(({ field }) => fields.includes(field));

/** How some fields agree: how many differ, else whether anything could be compared. */
function agreement(view: ReviewView, fields: readonly Field[]): FactClaim {
  const rows = rowsOf(view, fields);
  const n = rows.filter(differs).length;
  if (n > 0) return { tone: "look", key: "differs", values: { n } };
  const compared = rows.some((row) => row.comparison.outcome !== "absent" || row.zoneComparison.outcome !== "absent");
  return compared ? { tone: "ok", key: "agree" } : { tone: "plain", key: "nothing" };
}

const claims = {
  /** Phone and e-mail: the gravest of what the context shows. */
  X5: ({ context, request }: ReviewView): FactClaim | null => {
    if (!context) return null;
    if (context.fraud) return { tone: "bad", key: "fraudBefore" };
    if (context.contactCheck === "ko") return { tone: "look", key: "limits" };
    if (context.phone.otherDocument) return { tone: "look", key: "phoneShared" };
    if (context.email.otherDocument) return { tone: "look", key: "emailShared" };
    if (request.attempt > 1) return { tone: "plain", key: "attempt", values: { n: request.attempt } };
    const none = [context.document, context.phone, context.email].every(({ rows }) => rows.length === 0);
    return none ? { tone: "ok", key: "alone" } : null;
  },
  D2: ({ document }: ReviewView): FactClaim =>
    (
      ({
        valid: { tone: "ok", key: "inDate" },
        expired: { tone: "bad", key: "expired" },
        "no-expiry": { tone: "ok", key: "noExpiry" },
        absent: { tone: "plain", key: "noDate" },
        unreadable: { tone: "plain", key: "noDate" },
      }) as const
    )[document.validThen],
  X1: (view: ReviewView): FactClaim => {
    const found = agreement(view, ["documentNumber"]);
    if (found.tone === "look") return found;
    if (view.document.number === "wrong-letter") return { tone: "bad", key: "letterWrong" };
    const [row] = rowsOf(view, ["documentNumber"]);
    const letter = (row?.ocr ?? row?.request ?? "").trim().slice(-1).toUpperCase();
    if (view.document.number === "right") return { tone: "ok", key: "letter", values: { letter } };
    return view.document.number === "no-rule" ? { tone: "plain", key: "noRule" } : found;
  },
  X2: (view: ReviewView): FactClaim => agreement(view, ["givenName", "surname1", "surname2"]),
  X3: (view: ReviewView): FactClaim => {
    const found = agreement(view, ["birthDate"]);
    const { age } = view.document;
    if (found.tone === "look" || age === null) return found;
    return { tone: age < 18 ? "bad" : "ok", key: "years", values: { n: age } };
  },
  X4: ({ reading }: ReviewView): FactClaim => {
    if (!reading?.zone) return { tone: "plain", key: "noZone" };
    const { digits } = reading.zone;
    const right = digits.filter((digit) => digit.right).length;
    return { tone: right === digits.length ? "ok" : "bad", key: "digits", values: { right, n: digits.length } };
  },
} satisfies Record<string, (view: ReviewView) => FactClaim | null>;

/** The questions of the checklist for which the data speak. */
export type FactItem = keyof typeof claims;
export const factItems = Object.keys(claims) as FactItem[];

/** The claim of one question; null where there is nothing to say, or for whoever does not hold the request. */
export const claimOfFacts = (item: FactItem, view: ReviewView): FactClaim | null =>
  view.claim.mine ? claims[item](view) : null;
