import { describe, expect, it } from "vitest";
import { type MrzReading, readMrz } from "./mrz";

const day = "2026-11-22";
const read = (...lines: string[]): MrzReading => {
  const result = readMrz(lines.join("\n"), day);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.reading;
};
const wrong = (reading: MrzReading) => reading.digits.filter(({ right }) => !right).map(({ digit }) => digit);

// ICAO 9303 parts 4, 5 and 6: the specimens of the standard itself.
const passport = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const card = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
const visaSized = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
// The Spanish card of the rulebook: support number in front, the person's number behind it.
const dni = ["IDESPBAA000589599999999R<<<<<<", "8001014F2501017ESP<<<<<<<<<<<7", "ESPANOLA<ESPANOLA<<CARMEN<<<<<"];

describe("published specimens", () => {
  it.each([
    ["TD3", passport, 5, "L898902C3"],
    ["TD1", card, 4, "D23145890"],
    ["TD2", visaSized, 4, "D23145890"],
  ])("%s", (format, lines, digits, documentNumber) => {
    const reading = read(...lines);
    expect(reading).toMatchObject({ format, documentNumber, issuer: "UTO", surnames: "ERIKSSON" });
    expect(reading).toMatchObject({ givenNames: "ANNA MARIA", birthDate: "1974-08-12", personNumber: null });
    expect(reading.digits).toHaveLength(digits);
    expect(wrong(reading)).toEqual([]);
  });

  it("of a Spanish card the number of the person is not the number of the card", () => {
    const reading = read(...dni);
    expect(wrong(reading)).toEqual([]);
    expect(reading).toMatchObject({ documentNumber: "BAA000589", personNumber: "99999999R", expiry: "2025-01-01" });
    expect(reading).toMatchObject({ surnames: "ESPANOLA ESPANOLA", givenNames: "CARMEN" });
  });
});

describe("a digit that is not what the arithmetic gives is named", () => {
  it.each([
    ["documentNumber", 1, 9, "0"],
    ["birthDate", 1, 19, "0"],
    ["expirationDate", 1, 27, "0"],
    ["personalNumber", 1, 42, "0"],
    ["composite", 1, 43, "9"],
  ])("%s", (digit, line, at, letter) => {
    const lines = passport.map((text, index) => (index === line ? text.slice(0, at) + letter + text.slice(at + 1) : text));
    expect(wrong(read(...lines))).toContain(digit);
  });

  it("one letter exchanged anywhere in what the digits cover is noticed", () => {
    const covered = [...Array.from({ length: 10 }, (_, at) => at), ...Array.from({ length: 7 }, (_, at) => at + 13), 21, 25];
    for (const at of covered) {
      const line = passport[1] ?? "";
      const other = line[at] === "7" ? "8" : "7";
      const lines = [passport[0] ?? "", line.slice(0, at) + other + line.slice(at + 1)];
      expect(wrong(read(...lines)), `column ${at + 1}`).not.toEqual([]);
    }
  });
});

describe("what was typed", () => {
  it("may be in small letters, with spaces, empty lines and angle quotes", () => {
    const typed = dni.map((line) => ` ${line.toLowerCase().replaceAll("<<", "«").replaceAll("«", "<<")} `).join("\n\n");
    expect(readMrz(typed, day)).toEqual(readMrz(dni.join("\n"), day));
  });

  it.each([
    ["nothing", [], [{ code: "lines", found: 0 }]],
    ["one line", dni.slice(0, 1), [{ code: "lines", found: 1 }]],
    ["a line cut short", [dni[0], dni[1]?.slice(0, 29), dni[2]], [{ code: "length", line: 2, found: 29, needed: 30 }]],
    ["a passport's line too long", [passport[0], `${passport[1]}<`], [{ code: "length", line: 2, found: 45, needed: 44 }]],
    ["letters no zone has", ["IDESPBAA000589599999999Ñ<<<<<<", dni[1], dni[2]], [{ code: "characters", line: 1 }]],
  ])("%s is told by line", (_, lines, problems) => {
    expect(readMrz(lines.join("\n"), day)).toEqual({ ok: false, problems });
  });
});

describe("years of two digits", () => {
  const born = (yymmdd: string) => read(dni[0] ?? "", `${yymmdd}${dni[1]?.slice(6)}`, dni[2] ?? "").birthDate;
  it.each([
    ["920612", "1992-06-12"],
    ["261122", "2026-11-22"],
    ["261123", "1926-11-23"],
    ["000229", "2000-02-29"],
    ["010229", null],
    ["9206<<", null],
  ])("born %s is %s", (digits, date) => {
    expect(born(digits)).toBe(date);
  });

  const ends = (yymmdd: string) =>
    read(dni[0] ?? "", `${dni[1]?.slice(0, 8)}${yymmdd}${dni[1]?.slice(14)}`, dni[2] ?? "").expiry;
  it.each([
    ["310314", "2031-03-14"],
    ["761122", "2076-11-22"],
    ["761123", null],
    ["161122", "2016-11-22"],
    ["991231", null],
  ])("valid until %s is %s", (digits, date) => {
    expect(ends(digits)).toBe(date);
  });
});

it("names that fill their field may have been cut", () => {
  const cut = "FERRANDIS<OLMEDA<<MARIA<LUCIAX";
  expect(read(dni[0] ?? "", dni[1] ?? "", cut).namesCut).toBe(true);
  expect(read(...dni).namesCut).toBe(false);
});
