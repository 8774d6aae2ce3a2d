import { describe, expect, it } from "vitest";
import { houseStatus, isExpectedTransition, isTerminal, providerStatuses } from "./status";

const settled = { workflow: "one-shot-eidas", creation: "confirmed", refusedBy: null, decisionState: null };

describe("house status", () => {
  it.each([
    ["VIDEOPENDING", {}, "waiting"],
    ["VIDEOPENDING", { workflow: "one-shot-external" }, "waiting-evidence"],
    ["VIDEOPENDING", { workflow: "one-shot-external", creation: "sending" }, "opening"],
    ["VIDEOINCOMPLETE", {}, "incomplete"],
    ["VIDEOERROR", {}, "failed"],
    ["VIDEOREVIEW", {}, "to-review"],
    ["VIDEOREVIEW", { workflow: "ra-external" }, "to-review"],
    ["VIDEOREVIEW", { workflow: "ra-eidas" }, "with-operator"],
    ["CREATED", { workflow: "ra-eidas" }, "validated"],
    ["CREATED", {}, "validated"],
    ["ENROLLREADY", {}, "approved"],
    ["ISSUED", {}, "issued"],
    ["RENEWED", {}, "renewed"],
    ["CANCELLED", {}, "cancelled"],
    ["CANCELLED", { refusedBy: "decision" }, "refused"],
    ["CANCELLED", { refusedBy: "event" }, "refused"],
    ["VIDEOREVIEW", { decisionState: "UNKNOWN" }, "unknown-outcome"],
    ["VIDEOREVIEW", { decisionState: "SENDING" }, "sending"],
    ["VIDEOREVIEW", { decisionState: "NOT_SENT" }, "not-sent"],
    ["VIDEOPENDING", { creation: "sending" }, "opening"],
    ["VIDEOPENDING", { creation: "failed" }, "not-opened"],
    ["SOMETHINGNEW", {}, "other"],
  ])("%s with %o reads %s", (status, facts, word) => {
    expect(houseStatus({ status, ...settled, ...facts })).toBe(word);
  });
});

describe("transitions", () => {
  it.each([
    ["VIDEOPENDING", "VIDEOREVIEW", true],
    ["VIDEOPENDING", "ENROLLREADY", true],
    ["VIDEOERROR", "VIDEOREVIEW", true],
    ["VIDEOREVIEW", "CANCELLED", true],
    ["ENROLLREADY", "VIDEOREVIEW", false],
    ["CANCELLED", "VIDEOREVIEW", false],
    ["ISSUED", "CANCELLED", false],
    ["VIDEOREVIEW", "SOMETHINGNEW", false],
  ])("%s to %s: expected %s", (from, to, expected) => {
    expect(isExpectedTransition(from, to)).toBe(expected);
  });

  it("never leads out of a terminal status except to a renewal", () => {
    for (const from of providerStatuses.filter(isTerminal))
      for (const to of providerStatuses)
        expect(isExpectedTransition(from, to)).toBe(from === "ISSUED" && to === "RENEWED");
  });
});
