import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBeginningOf, nameRule } from "./names";

describe("a printed name is the zone's", () => {
  it.each([
    ["Lucía", "LUCIA", "N2"],
    ["FERRANDIS", "FERRANDIS", "N1"],
    ["Peña", "PENA", "N2"],
    ["Peña", "PENXXA", "N2"],
    ["Núñez", "NUNEZ", "N2"],
    ["Müller", "MUELLER", "N2"],
    ["Müller", "MULLER", "N2"],
    ["Groß", "GROSS", "N2"],
    ["França", "FRANCA", "N2"],
    ["Ångström", "AANGSTROEM", "N2"],
    ["Sørensen", "SOERENSEN", "N2"],
    ["Þór", "THOR", "N2"],
    ["García-Pérez", "GARCIA PEREZ", "N3"],
    ["García-Pérez", "GARCIAPEREZ", null],
    ["O'Connor", "OCONNOR", "N3"],
    ["O'Connor", "O CONNOR", "N3"],
    ["D’Angelo", "DANGELO", "N3"],
    ["Mª Ángeles", "MA ANGELES", "N2"],
    ["Col·lell", "COLLELL", "N2"],
    ["de la Fuente", "DE LA FUENTE", "N1"],
  ])("%s, %s: %s", (printed, zone, rule) => {
    expect(nameRule(printed, zone)).toBe(rule);
    expect(nameRule(zone, printed)).toBe(rule);
  });

  it.each([
    ["Ferrandis", "OLMEDA"],
    ["Olmedo", "OLMEDA"],
    ["Ferrandis Olmeda", "FERRANDIS"],
    ["Mueller", "MULLER"],
    ["Munxxoz", "MUNOZ"],
    ["Lucía", ""],
    ["", ""],
    ["·", "··"],
    ["Иван", "IVAN"],
  ])("%s is not %s", (printed, zone) => {
    expect(nameRule(printed, zone)).toBeNull();
    expect(nameRule(zone, printed)).toBeNull();
  });
});

describe("a name that found no room", () => {
  it.each([
    ["Maximiliano Alejandro", "MAXIMILIANO ALE", true],
    ["Maximiliano Alejandro", "MAXIMINO", false],
    ["Maximilian Müller", "MAXIMILIAN MU", true],
    ["Maximilian Müller", "MAXIMILIAN MUX", true],
    ["Maximilian Müller", "MAXIMILIAN MUELL", true],
    ["Maximilian Müller", "MAXIMILIAN MA", false],
    ["Ana", "ANA MARIA", false],
    ["Ana", "", false],
  ])("%s begins with %s: %s", (name, zone, expected) => {
    expect(isBeginningOf(name, zone)).toBe(expected);
  });
});

it("takes no longer for letters of many ways: fourteen have millions of writings", () => {
  const started = performance.now();
  expect(nameRule("Ü".repeat(14), `${"Ü".repeat(14)}Y`)).toBeNull();
  expect(nameRule("Ü".repeat(1400), "UE".repeat(1399).concat("UXX"))).toBe("N2");
  expect(performance.now() - started).toBeLessThan(1000);
});

describe("any name", () => {
  const special = fc.constantFrom(..."ÑÄÅÖÜÆŒØÐÞŁĦŦŊß");
  const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const name = fc.array(fc.oneof(letter, special), { minLength: 1, maxLength: 12 }).map((all) => all.join(""));
  it("is under the same rule whichever is named first, and with nothing but a prefix of itself", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(nameRule(a, b)).toBe(nameRule(b, a));
        expect(nameRule(a, a.toLowerCase())).not.toBeNull();
        expect(nameRule(a, `${a}K`)).toBeNull();
        expect(isBeginningOf(`${a}K${b}`, a)).toBe(true);
      }),
    );
  });
});
