import { describe, expect, it } from "vitest";
import { zoneRule } from "./mrz-names";

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
    expect(zoneRule(printed, zone, false)).toBe(rule);
  });

  it.each([
    ["Ferrandis", "OLMEDA"],
    ["Olmedo", "OLMEDA"],
    ["Ferrandis Olmeda", "FERRANDIS"],
    ["Lucía", ""],
    ["", ""],
    ["Иван", "IVAN"],
  ])("%s is not %s", (printed, zone) => {
    expect(zoneRule(printed, zone, false)).toBeNull();
  });
});

describe("a name that found no room", () => {
  it("is a prefix up to the end of the field, and only then", () => {
    expect(zoneRule("Maximiliano Alejandro", "MAXIMILIANO ALE", true)).toBe("N4");
    expect(zoneRule("Maximiliano Alejandro", "MAXIMILIANO ALE", false)).toBeNull();
    expect(zoneRule("Maximiliano Alejandro", "MAXIMINO", true)).toBeNull();
  });
});
