import { describe, expect, it } from "vitest";
import { readings, type TermKind } from "./interpret";
import { historyFilter } from "./schema";

describe("what a typed text may be, likeliest first", () => {
  it.each<[string, [TermKind, ...string[]][]]>([
    ["R-10482", [["number", "10482"]]],
    [
      "r10482",
      [
        ["number", "10482"],
        ["document", "R10482"],
      ],
    ],
    ["R-00042", [["number", "42"]]],
    [
      "10482",
      [
        ["number", "10482"],
        ["document", "10482"],
      ],
    ],
    ["0137", [["number", "137"]]],
    [
      "46003",
      [
        ["number", "46003"],
        ["document", "46003"],
      ],
    ],
    ["12345678Z", [["document", "12345678Z"]]],
    ["12.345.678-z", [["document", "12345678Z"]]],
    ["X1234567L", [["document", "X1234567L"]]],
    ["y-1234567-l", [["document", "Y1234567L"]]],
    ["XDA004517", [["document", "XDA004517"]]],
    ["lucia.F@Example.TEST", [["email", "lucia.f@example.test"]]],
    ["  ana@example.test ", [["email", "ana@example.test"]]],
    ["+34 600 200 300", [["phone", "+34600200300"]]],
    ["0034600200300", [["phone", "+34600200300"]]],
    ["+39 (333) 123-4567", [["phone", "+393331234567"]]],
    [
      "600200300",
      [
        ["phone", "+34600200300", "600200300"],
        ["document", "600200300"],
      ],
    ],
    [
      "600 200 300",
      [
        ["phone", "+34600200300", "600200300"],
        ["document", "600200300"],
      ],
    ],
    ["Ferrandis", [["name", "ferrandis"]]],
    ["  LUCÍA   Ferrandis ", [["name", "lucia", "ferrandis"]]],
    ["O'Shea Pérez-Llorca", [["name", "o", "shea", "perez", "llorca"]]],
    ["Íñigo Łukasz", [["name", "inigo", "lukasz"]]],
    ["an", [["name", "an"]]],
    ["a", []],
    ["", []],
    ["--", []],
    ["%_", []],
  ])("%s", (text, expected) => {
    expect(readings(text).map(({ kind, values }) => [kind, ...values])).toEqual(expected);
  });
});

describe("a filter from an address", () => {
  it("keeps what it knows and drops the rest", () => {
    expect(
      historyFilter.parse({
        q: "  Ferrandis ",
        as: "fingerprint",
        status: "everything",
        since: "2026-02-30",
        until: "2026-03-01",
        authority: "1187",
        after: "' OR 1=1",
        other: "x",
      }),
    ).toEqual({ q: "Ferrandis", until: "2026-03-01" });
  });

  it.each([
    { since: "0000-01-01", until: "0000-12-31" },
    { after: "2026-99-99T99:99:99Z/00000000-0000-4000-8000-000000000000" },
    { after: "0000-01-01T00:00:00Z/00000000-0000-4000-8000-000000000000" },
    { after: "2026-01-01T00:00:00Z/------------------------------------" },
  ])("drops what the database would refuse: %o", (asked) => {
    expect(historyFilter.parse(asked)).toEqual({});
  });

  it("takes no endless term", () => {
    expect(historyFilter.parse({ q: "x".repeat(201) }).q).toBeUndefined();
  });
});
