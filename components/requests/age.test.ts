import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { messages } from "@/lib/i18n/messages";
import { intlTags } from "@/lib/i18n/tags";
import { ageText, minutesBetween } from "./age";

describe("an age", () => {
  it.each([
    ["2026-11-21T10:00:00Z", "2026-11-21T10:00:59Z", 0],
    ["2026-11-21T10:00:00Z", "2026-11-21T10:01:00Z", 1],
    ["2026-11-21T10:00:00+01:00", "2026-11-21T10:00:00Z", 60],
    ["2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z", 1440],
    ["2026-11-21T10:05:00Z", "2026-11-21T10:00:00Z", 0],
  ])("from %s to %s is %i minutes", (from, to, expected) => {
    expect(minutesBetween(from, Date.parse(to))).toBe(expected);
  });

  it.each([
    [0, "0 min"],
    [1, "1 min"],
    [179, "179 min"],
    [180, "3 h"],
    [239, "3 h"],
    [2879, "47 h"],
    [2880, "2 d"],
    [1440 * 31, "31 d"],
  ])("of %i minutes reads %s in both languages", (minutes, expected) => {
    for (const locale of ["en", "es"] as const) {
      const t = createTranslator({ locale: intlTags[locale], messages: messages[locale], namespace: "queue.ages" });
      expect(ageText(t, minutes)).toBe(expected);
    }
  });
});
