import { describe, expect, it } from "vitest";
import type { ContextView } from "@/lib/context/views";
import type { SourceState } from "@/lib/sources/rules";
import type { ChecklistItem } from "./checklist";
import { claimOfFacts } from "./claims-of-facts";
import type { ReviewView } from "./views";

type Comparison = ReviewView["fields"][number]["comparison"];

const equal: Comparison = { outcome: "equal", rule: "N0" };
const different: Comparison = { outcome: "different" };
const absent: Comparison = { outcome: "absent" };
const field = (
  name: ReviewView["fields"][number]["field"],
  comparison: Comparison,
  zoneComparison: Comparison = absent,
) => ({
  field: name,
  request: "90418237Q",
  ocr: null,
  comparison,
  zone: null,
  zoneComparison,
});

const nobody = { known: true, rows: [], more: false, otherDocument: false };
const context: ContextView = {
  months: 24,
  document: nobody,
  phone: nobody,
  email: nobody,
  fraud: false,
  contactCheck: null,
};
const shared = { ...nobody, otherDocument: true };
const digits = (...right: boolean[]) => ({
  reading: { zone: { digits: right.map((one) => ({ digit: "birth", right: one })) } },
});
const source = (state: SourceState, tries = 0) => ({ sources: { state, left: null, attempts: Array(tries).fill({}) } });
const document = (change: Partial<ReviewView["document"]>) => ({ document: { number: null, age: null, ...change } });

const view = (change: object): ReviewView =>
  ({
    request: { attempt: 1 },
    context,
    fields: [],
    reading: null,
    document: { validThen: "valid", number: null, age: null },
    ...change,
  }) as unknown as ReviewView;

describe("what the data say beside a question", () => {
  it.each<[ChecklistItem, object, string | null]>([
    ["X5", {}, "good alone"],
    ["X5", { context: { ...context, fraud: true, phone: shared } }, "bad fraudBefore"],
    ["X5", { context: { ...context, contactCheck: "ko", phone: shared } }, "warn limitKo"],
    ["X5", { context: { ...context, phone: shared, email: shared } }, "warn phoneShared"],
    ["X5", { context: { ...context, email: shared } }, "warn emailShared"],
    ["X5", { request: { attempt: 3 } }, "warn attempt 3"],
    ["X5", { context: null }, null],
    ["X1", { fields: [field("documentNumber", equal)], ...document({ number: "right" }) }, "good letter Q"],
    ["X1", { fields: [field("documentNumber", equal)], ...document({ number: "wrong-letter" }) }, "bad letterWrong"],
    ["X1", { fields: [field("documentNumber", equal)], ...document({ number: "no-rule" }) }, "silent noRule"],
    ["X1", { fields: [field("documentNumber", different)], ...document({ number: "right" }) }, "warn differs 1"],
    ["X1", { fields: [field("documentNumber", equal, different)], ...document({ number: "right" }) }, "warn differs 1"],
    ["X1", { fields: [field("documentNumber", absent)] }, null],
    ["X2", { fields: [field("surname1", different), field("surname2", equal, different)] }, "warn differs 2"],
    ["X2", { fields: [field("surname1", equal), field("email", different)] }, "good equal"],
    ["X2", { fields: [field("surname1", absent, equal)] }, "good equal"],
    ["X2", { fields: [field("surname1", absent)] }, null],
    ["X3", { fields: [field("birthDate", equal)], ...document({ age: 34 }) }, "good years 34"],
    ["X3", { fields: [field("birthDate", equal)], ...document({ age: 17 }) }, "bad years 17"],
    ["X3", { fields: [field("birthDate", different)], ...document({ age: 34 }) }, "warn differs 1"],
    ["X4", {}, "silent zoneUnread"],
    ["X4", digits(true, true, true, true), "good digits 4 4"],
    ["X4", digits(true, false, true, true), "bad digits 3 4"],
    ["X5", { fields: [field("phone", different)], context: { ...context, phone: shared } }, "warn differs 1"],
    ["X6", source("provider"), "plain provider"],
    ["X6", source("confirmed", 2), "good confirmed"],
    ["X6", source("denied", 1), "bad denied"],
    ["X6", source("substitute", 3), "warn substitute"],
    ["X6", source("open", 2), "warn openSource 2"],
    ["X6", source("none"), "silent noneSource"],
    ["X6", source("not-applicable"), null],
    ["X6", { sources: null }, null],
    ["D6", source("denied", 1), "bad denied"],
    ["D6", source("open", 1), "warn openSource 1"],
    ["D3", {}, null],
  ])("%s of %j: %s", (item, change, expected) => {
    const claim = claimOfFacts(item, view(change));
    expect(claim && [claim.tone, claim.word, ...Object.values(claim.values ?? {})].join(" ")).toBe(expected);
  });
});
