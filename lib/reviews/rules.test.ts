import { describe, expect, it } from "vitest";
import { ProviderError, type ProviderFailure } from "@/lib/gateways/errors";
import { policySettings } from "@/lib/policy/settings";
import { hasEvidenceFor } from "./availability";
import { causeCodes, causeOf, noteLength, reasonText } from "./catalogue";
import { type ChecklistItem, checklist, checklistItems } from "./checklist";
import { stateAfter } from "./send-decision";
import { maySignAgain } from "./sign-again";

describe("what there is to judge a question on", () => {
  const nothing = { items: {}, factsReturned: false, acceptance: false };
  const table: [ChecklistItem, on: string, Parameters<typeof hasEvidenceFor>[1], expected: boolean][] = [
    ["consent", "an acceptance", { ...nothing, acceptance: true }, true],
    ["consent", "pictures only", { ...nothing, items: { video: "stored" } }, false],
    ["document", "a front", { ...nothing, items: { document_front: "stored" } }, true],
    ["document", "a rear", { ...nothing, items: { document_rear: "stored" } }, true],
    ["document", "the video", { ...nothing, items: { video: "stored" } }, true],
    ["document", "a front nobody can open", { ...nothing, items: { document_front: "unreadable" } }, false],
    ["document", "a face", { ...nothing, items: { document_owner: "stored" } }, false],
    ["data", "facts", { ...nothing, factsReturned: true }, true],
    ["data", "the video", { ...nothing, items: { video: "stored" } }, false],
    ["video", "the video", { ...nothing, items: { video: "stored" } }, true],
    ["video", "no video", { ...nothing, items: { video: "not-returned", document_front: "stored" } }, false],
    ["face", "the person's picture", { ...nothing, items: { document_owner: "stored" } }, true],
    ["face", "the video", { ...nothing, items: { video: "stored" } }, true],
    ["face", "the document's photo alone", { ...nothing, items: { document_photo: "stored" } }, false],
    ["certificate", "nothing", nothing, true],
  ];
  it.each(table)("%s, %s", (item, _, available, expected) => {
    expect(hasEvidenceFor(item, available)).toBe(expected);
  });

  it("is nothing at all but for the certificate where a connection returns nothing", () => {
    expect(checklistItems.filter((item) => hasEvidenceFor(item, nothing))).toEqual(["certificate"]);
  });
});

describe("what a failed call says of a decision", () => {
  const fault = { text: "Invalid RAO credentials", code: null, id: null };
  const table: [ProviderFailure, status: number | undefined, said: boolean, expected: string][] = [
    ["not-sent", undefined, false, "NOT_SENT"],
    ["answered", 400, true, "SENDING"],
    ["answered", 401, true, "REJECTED"],
    ["answered", 403, true, "REJECTED"],
    ["answered", 404, true, "REJECTED"],
    ["answered", 422, true, "SENDING"],
    ["answered", 408, true, "UNKNOWN"],
    ["answered", 409, true, "UNKNOWN"],
    ["answered", 412, true, "UNKNOWN"],
    ["answered", 429, true, "UNKNOWN"],
    ["answered", 500, true, "UNKNOWN"],
    ["answered", 503, true, "UNKNOWN"],
    ["garbled", 403, false, "UNKNOWN"],
    ["garbled", 200, false, "UNKNOWN"],
    ["no-answer", undefined, false, "UNKNOWN"],
  ];
  it.each(table)("%s %s, with the provider's words %s: %s", (failure, httpStatus, said, expected) => {
    const options = { ...(httpStatus ? { httpStatus } : {}), fault: said ? fault : null };
    expect(stateAfter(new ProviderError(failure, "approve", options), false)).toBe(expected);
  });

  it.each([401, 403, 404])("%s is read back while an earlier attempt may still take effect", (httpStatus) => {
    expect(stateAfter(new ProviderError("answered", "approve", { httpStatus, fault }), true)).toBe("SENDING");
  });

  it("is read back when a 404 is not about credentials", () => {
    const other = { text: "Request not found", code: null, id: null };
    const error = new ProviderError("answered", "approve", { httpStatus: 404, fault: other });
    expect(stateAfter(error, false)).toBe("SENDING");
  });
});

describe("signing once more", () => {
  const settings = policySettings.parse({});
  const now = new Date("2026-03-01T12:00:00Z");
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const own = {
    kind: "approve",
    state: "UNKNOWN",
    userId: "nuria",
    sentAt: ago(120) as Date | null,
    agreeingReads: 3,
    mayHaveLeft: false,
  };
  const signer = (userId: string, kind = "approve") => ({ userId, kind });
  const table: [what: string, decision: typeof own, who: string, expected: boolean][] = [
    ["never left", { ...own, state: "NOT_SENT" }, "nuria", true],
    ["never left, by a colleague who holds it now", { ...own, state: "NOT_SENT" }, "ignasi", true],
    ["unknown, long enough, reads agree", own, "nuria", true],
    ["unknown, by a colleague", own, "ignasi", false],
    ["unknown, a second too early", { ...own, sentAt: ago(119) }, "nuria", false],
    ["unknown, a read too few", { ...own, agreeingReads: 2 }, "nuria", false],
    ["unknown, not known when it was sent", { ...own, sentAt: null }, "nuria", false],
    ["on its way", { ...own, state: "SENDING" }, "nuria", false],
    ["recorded", { ...own, state: "RECORDED" }, "nuria", false],
    ["confirmed", { ...own, state: "CONFIRMED" }, "nuria", false],
    ["rejected", { ...own, state: "REJECTED" }, "nuria", false],
  ];
  it.each(table)("%s", (_, decision, who, expected) => {
    expect(maySignAgain(decision, signer(who), settings, now)).toBe(expected);
  });

  it.each([
    ["unknown, the opposite act", own, signer("nuria", "refuse"), false],
    ["never left, the opposite act", { ...own, state: "NOT_SENT" }, signer("nuria", "refuse"), true],
    [
      "not sent the second time, the first may have left",
      { ...own, state: "NOT_SENT", mayHaveLeft: true },
      signer("nuria"),
      true,
    ],
    ["the same, by a colleague", { ...own, state: "NOT_SENT", mayHaveLeft: true }, signer("ignasi"), false],
    ["the same, the opposite act", { ...own, state: "NOT_SENT", mayHaveLeft: true }, signer("nuria", "refuse"), false],
  ])("%s", (_, decision, who, expected) => {
    expect(maySignAgain(decision, who, settings, now)).toBe(expected);
  });

  it("waits as long and reads as often as the authority set", () => {
    const patient = policySettings.parse({ unknownSeconds: 600, unknownReads: 5 });
    expect(maySignAgain(own, signer("nuria"), patient, now)).toBe(false);
    expect(maySignAgain({ ...own, sentAt: ago(600), agreeingReads: 5 }, signer("nuria"), patient, now)).toBe(true);
  });
});

describe("causes of a refusal", () => {
  it.each(causeCodes)("%s has words in both languages", (code) => {
    for (const locale of ["en", "es"] as const) {
      expect(causeOf(code).title[locale]).not.toBe("");
      expect(reasonText(code, locale).length).toBeGreaterThan(10);
    }
    expect(reasonText(code, "en")).not.toBe(reasonText(code, "es"));
  });

  it("tell a forger nothing: every suspicion of fraud leaves with the same words, and asks for a note", () => {
    const fraud = causeCodes.filter((code) => causeOf(code).class === "fraud");
    expect(fraud.length).toBeGreaterThan(5);
    expect(new Set(fraud.map((code) => reasonText(code, "es"))).size).toBe(1);
    expect(fraud.filter((code) => noteLength(code) !== 30)).toEqual([]);
    expect(causeCodes.filter((code) => causeOf(code).class !== "fraud" && noteLength(code) > 0)).toEqual([]);
  });

  it("are offered by questions that exist, each cause by one question", () => {
    const offered = checklist.flatMap((item) => item.causes as readonly string[]);
    expect(offered.filter((code) => !(causeCodes as string[]).includes(code))).toEqual([]);
    expect(new Set(offered).size).toBe(offered.length);
  });
});
