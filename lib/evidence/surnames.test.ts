import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSurnames } from "./surnames";

const words = (one: [string | null, string | null], other: [string | null, string | null]) =>
  compareSurnames(one, other).map((found) => ("rule" in found ? found.rule : found.outcome));

describe("the surnames of two sides", () => {
  it.each<[string, [string | null, string | null], [string | null, string | null], [string, string]]>([
    ["both alike", ["Ferrandis", "Olmeda"], ["FERRANDIS", "OLMEDA"], ["N1", "N1"]],
    ["one each", ["Müller", null], ["MUELLER", null], ["N2", "absent"]],
    ["a second that is left empty", ["Müller", ""], ["MUELLER", " "], ["N2", "absent"]],
    ["a second that only one has", ["Ferrandis", null], ["FERRANDIS", "OLMEDA"], ["N1", "different"]],
    ["a second that is empty on one", ["Ferrandis", "  "], ["FERRANDIS", "OLMEDA"], ["N1", "different"]],
    ["another first, and no second", ["Ferrandiz", null], ["FERRANDIS", "OLMEDA"], ["different", "different"]],
    ["another second", ["Ferrandis", "Olmedo"], ["FERRANDIS", "OLMEDA"], ["N1", "different"]],
    ["in another order", ["Olmeda", "Ferrandis"], ["FERRANDIS", "OLMEDA"], ["different", "different"]],
    ["both in one field", ["Silva Santos", null], ["SILVA", "SANTOS"], ["N3", "absent"]],
    [
      "both in one field, the first of two words",
      ["de la Fuente Gil", null],
      ["DE LA FUENTE", "GIL"],
      ["N3", "absent"],
    ],
    ["both in one field, transliterated", ["Müller Núñez", null], ["MUELLER", "NUNXXEZ"], ["N3", "absent"]],
    ["both in one field, of another", ["Silva Souza", null], ["SILVA", "SANTOS"], ["different", "different"]],
    ["both in one field, in another order", ["Santos Silva", null], ["SILVA", "SANTOS"], ["different", "different"]],
    ["both in one field on both sides", ["Silva Santos", null], ["SILVA SANTOS", null], ["N1", "absent"]],
    ["divided elsewhere", ["de la", "Fuente Gil"], ["DE LA FUENTE", "GIL"], ["different", "different"]],
    ["none on one side", [null, null], ["FERRANDIS", "OLMEDA"], ["absent", "absent"]],
    ["no first on one side", [null, "Olmeda"], ["FERRANDIS", "OLMEDA"], ["absent", "N1"]],
    ["no first on one side, nor a second on the other", [null, "Olmeda"], ["FERRANDIS", null], ["absent", "absent"]],
  ])("%s", (_, one, other, expected) => {
    expect(words(one, other)).toEqual(expected);
    expect(words(other, one)).toEqual(expected);
  });
});

const names = [
  "García",
  "Muñoz",
  "Puig-Serrat",
  "O'Neill",
  "de la Fuente",
  "Gonçalves",
  "Müller",
  "Łukasiewicz",
  "Groß",
];
const writing: Record<string, string> = { Ñ: "NXX", Ü: "UE", Ł: "L", ß: "SS" };
/** As a machine reads it off a zone, written here once more. */
const inZone = (name: string) =>
  [...name.normalize("NFC")]
    .map((letter) => writing[letter] ?? writing[letter.toUpperCase()] ?? letter.normalize("NFD").replace(/\p{M}/gu, ""))
    .join("")
    .toUpperCase()
    .replace(/'/g, "")
    .replace(/-/g, " ");

const person = fc.record({ one: fc.constantFrom(...names), two: fc.option(fc.constantFrom(...names)) });
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.normalize("NFD"),
  (text) => text.normalize("NFD").replace(/\p{M}/gu, ""),
  inZone,
];
const runs = { numRuns: 500, seed: 20_261_122 };

describe("five hundred people", () => {
  it("agree with themselves, however they are spelt and whether in one field or two", () => {
    fc.assert(
      fc.property(person, fc.constantFrom(...spellings), fc.boolean(), ({ one, two }, spell, joined) => {
        const read: [string, string | null] =
          joined && two ? [spell(`${one} ${two}`), null] : [spell(one), two && spell(two)];
        expect(words([one, two], read)).not.toContain("different");
      }),
      runs,
    );
  });

  it("differ from everybody with another surname, and with one more or fewer", () => {
    fc.assert(
      fc.property(person, person, fc.constantFrom(...spellings), (shown, asked, spell) => {
        fc.pre(shown.one !== asked.one || shown.two !== asked.two);
        expect(words([asked.one, asked.two], [spell(shown.one), shown.two && spell(shown.two)])).toContain("different");
      }),
      runs,
    );
  });
});
