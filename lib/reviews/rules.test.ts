import { describe, expect, it } from "vitest";
import { ProviderError, type ProviderFailure } from "@/lib/gateways/errors";
import { policySettings } from "@/lib/policy/settings";
import type { ItemKind } from "@/lib/workflows/evidence";
import { type Available, hasEvidenceFor, mayBeAbsent } from "./availability";
import { causeCodes, causeOf, noteLength, reasonText } from "./catalogue";
import { checklist, checklistItems, itemsOf, mandatoryItems } from "./checklist";
import { openChecks } from "./conditions";
import { fitnessGapsOf } from "./gate-records";
import { stateAfter } from "./send-decision";
import { maySignAgain } from "./sign-again";

describe("what there is to judge a question on", () => {
  const nothing: Available = {
    items: {},
    factsReturned: false,
    acceptance: false,
    contact: false,
    code: false,
    opinion: false,
    source: "none",
  };
  const has = (kind: ItemKind, state = "stored") => ({ ...nothing, items: { [kind]: state } });
  const judged: [what: string, available: Available, items: string][] = [
    ["nothing at all", nothing, "R1 R2 R3 P1"],
    ["an acceptance", { ...nothing, acceptance: true }, "C1 R1 R2 R3 P1"],
    ["a phone", { ...nothing, contact: true }, "X5 R1 R2 R3 P1"],
    ["the front", has("document_front"), "D1 D2 D3 D4 D5 D7 D8 X1 X2 X3 X4 R1 R2 R3 P1"],
    ["a front nobody can open", has("document_front", "unreadable"), "R1 R2 R3 P1"],
    ["the document's photo alone", has("document_photo"), "R1 R2 R3 P1"],
    ["the person's picture", has("document_owner"), "F1 F3 R1 R2 R3 P1"],
    ["the facts", { ...nothing, factsReturned: true }, "X1 X2 X3 X4 R1 R2 R3 P1"],
    ["the video", has("video"), "D1 D2 D3 D4 D5 D7 D8 X1 X2 X3 X4 V1 V2 V3 V4 V5 V6 O1 F1 F3 R1 R2 R3 P1"],
    ["the code's check", { ...nothing, code: true }, "O1 R1 R2 R3 P1"],
    ["the software's opinion", { ...nothing, opinion: true }, "F2 R1 R2 R3 P1"],
    ["a register's answer", { ...nothing, source: "confirmed" }, "D6 X6 R1 R2 R3 P1"],
    ["three tries", { ...nothing, source: "substitute" }, "R1 R2 R3 P1"],
  ];
  it.each(judged)("%s", (_, available, items) => {
    expect(checklistItems.filter((item) => hasEvidenceFor(item, available)).join(" ")).toBe(items);
  });

  it.each(judged)(
    "%s: what may be called not available is what cannot be judged, and what no connection returns",
    (_, available) => {
      const open = checklistItems.filter((item) => mayBeAbsent(item, available));
      const dark = checklistItems.filter((item) => !hasEvidenceFor(item, available));
      const unreturned = available.code ? ["V4"] : ["V4", "O1"];
      expect(open).toEqual(checklistItems.filter((item) => dark.includes(item) || unreturned.includes(item)));
    },
  );
});

describe("what is not here and may come", () => {
  const images = ["document_front", "document_rear", "document_photo", "document_owner", "video"] as const;
  const about = (state: string): Available => ({
    items: Object.fromEntries(images.map((kind) => [kind, state])),
    factsReturned: false,
    acceptance: true,
    contact: true,
    code: true,
    opinion: true,
    source: "none",
  });
  it.each<[state: string, called: boolean]>([
    ["expired", false],
    ["waiting", false],
    ["failed", false],
    ["not-returned", true],
    ["missing", true],
    ["unreadable", true],
  ])("%s: may be called absent: %s", (state, called) => {
    for (const item of ["D1", "V1", "F1", "F3"] as const) expect(mayBeAbsent(item, about(state))).toBe(called);
  });
});

describe("checks while the machine's opinion is closed", () => {
  const check = (key: "liveliness" | "data_integrity" | null, label: string) => ({ key, label, value: false });
  const checks = [check("data_integrity", "Data"), check("liveliness", "Liveliness"), check(null, "Face match")];
  const verdict = { answer: "pass", current: true } as const;
  it("are those that say nothing of the face: not one nobody knows by its label", () => {
    expect(openChecks({ answers: { F1: verdict }, checks })).toEqual([checks[0]]);
    expect(openChecks({ answers: { F1: verdict, F3: verdict }, checks })).toEqual(checks);
  });
});

describe("the questions of a case", () => {
  const usual = { passport: false, hasSource: true, powersJudgedHere: false };
  it.each<[string, Partial<typeof usual>, number, string]>([
    ["a card with a register", {}, 26, ""],
    ["a passport", { passport: true }, 25, "D7"],
    ["a card of a country without a register", { hasSource: false }, 24, "D6 X6"],
    ["a certificate that speaks for somebody else", { powersJudgedHere: true }, 29, ""],
  ])("of %s", (_, change, count, without) => {
    const asked = itemsOf({ ...usual, ...change });
    expect(asked).toHaveLength(count);
    expect(asked.filter((item) => without.split(" ").includes(item))).toEqual([]);
  });

  it("put the face before the machine's opinion of it, and the certificate last", () => {
    const asked = itemsOf({ ...usual, powersJudgedHere: true });
    expect(asked.indexOf("F2")).toBeGreaterThan(Math.max(asked.indexOf("F1"), asked.indexOf("F3")));
    expect(asked.at(-1)).toBe("P1");
  });

  it("leave both judgements and the living face under every preset", () => {
    const asked = itemsOf(usual);
    expect(mandatoryItems(asked, "minimum")).toEqual(["F1", "F3", "P1"]);
    expect(mandatoryItems(asked, "standard")).toEqual(asked);
    expect(mandatoryItems(asked, "strict")).toEqual(asked);
  });
});

describe("an officer's file on a day", () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const fit = {
    appointedOn: day("2025-01-07"),
    acceptedOn: day("2025-01-08"),
    trainedUntil: day("2026-11-22"),
    trainingHours: 15,
    certificateEnds: day("2026-11-22") as Date | null,
  };
  it.each<[string, Partial<typeof fit>, string[]]>([
    ["complete to its last day", {}, []],
    ["not appointed", { appointedOn: null as never }, ["appointed"]],
    ["appointed from tomorrow on", { appointedOn: day("2026-11-23") }, ["appointed"]],
    ["not accepted", { acceptedOn: null as never }, ["accepted"]],
    ["trained until yesterday", { trainedUntil: day("2026-11-21") }, ["training"]],
    ["an hour short", { trainingHours: 14 }, ["training-hours"]],
    ["a certificate that ended yesterday", { certificateEnds: day("2026-11-21") }, ["certificate"]],
    ["a certificate nobody wrote down", { certificateEnds: null }, []],
  ])("%s", (_, change, gaps) => {
    const now = new Date("2026-11-22T10:00:00Z");
    expect(fitnessGapsOf({ ...fit, ...change }, { now, trainingHoursLeast: 15 })).toEqual(gaps);
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
    // What no question is about is not a finding of the review.
    const rest = causeCodes.filter((code) => !(offered as string[]).includes(code));
    expect(rest).toEqual(["FRD-04", "TEC-01", "TEC-02", "TEC-03"]);
  });
});
