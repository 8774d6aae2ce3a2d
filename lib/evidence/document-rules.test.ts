import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptanceDay } from "./acceptance-day";
import { parseDocumentDate } from "./comparisons";
import { ageOn, validityOn } from "./cross-check";
import { spanishNumber } from "./spanish-number";

const day = (date: Date) => date.toISOString().slice(0, 10);
const written = (iso: string) => iso.split("-").reverse().join("/");
const days = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => day(date));

describe("the date of a document", () => {
  it.each([
    ["12/06/1992", "1992-06-12"],
    ["1/6/1992", "1992-06-01"],
    ["12.06.1992", "1992-06-12"],
    ["12-06-1992", "1992-06-12"],
    [" 1992-06-12 ", "1992-06-12"],
    ["29/02/2024", "2024-02-29"],
    ["01/01/9999", "9999-01-01"],
    ["29/02/2023", null],
    ["29/02/1900", null],
    ["31/04/2024", null],
    ["00/01/2024", null],
    ["01/13/2024", null],
    ["12/06/92", null],
    ["06/1992", null],
    ["1992/06/12", null],
    ["12 JUN 1992", null],
    ["", null],
    ["12/06/1992 00:00", null],
  ])("%s is %s", (text, expected) => {
    expect(parseDocumentDate(text)).toBe(expected);
  });

  it("is read back as written, for every day", () => {
    fc.assert(
      fc.property(days, (iso) => {
        expect(parseDocumentDate(written(iso))).toBe(iso);
      }),
    );
  });
});

describe("validity", () => {
  it.each([
    ["14/03/2031", "2026-11-21", "valid"],
    ["21/11/2026", "2026-11-21", "valid"],
    ["20/11/2026", "2026-11-21", "expired"],
    ["01/01/9999", "2026-11-21", "no-expiry"],
    ["31/12/9999", "2026-11-21", "no-expiry"],
    ["", "2026-11-21", "absent"],
    [" ", "2026-11-21", "absent"],
    [null, "2026-11-21", "absent"],
    [undefined, "2026-11-21", "absent"],
    ["30/02/2031", "2026-11-21", "unreadable"],
    ["PERMANENTE", "2026-11-21", "unreadable"],
  ])("of %s on %s: %s", (expiry, on, expected) => {
    expect(validityOn(expiry, on)).toBe(expected);
  });

  it("ends the day after the expiry and never comes back", () => {
    fc.assert(
      fc.property(days, days, (expiry, on) => {
        expect(validityOn(written(expiry), on)).toBe(on <= expiry ? "valid" : "expired");
      }),
    );
  });
});

describe("age", () => {
  it.each([
    ["09/02/2010", "2028-02-08", 17],
    ["09/02/2010", "2028-02-09", 18],
    ["29/02/2008", "2026-02-28", 17],
    ["29/02/2008", "2026-03-01", 18],
    ["29/02/2008", "2028-02-29", 20],
    ["31/12/1999", "2026-01-01", 26],
    ["01/01/2000", "2026-12-31", 26],
    ["1992-06-12", "2026-06-12", 34],
    ["", "2026-11-21", null],
    ["12/06/92", "2026-11-21", null],
  ])("of %s on %s: %s", (born, on, expected) => {
    expect(ageOn(born, on)).toBe(expected);
  });

  it("grows by one each birthday and not in between", () => {
    fc.assert(
      fc.property(days, days, (born, on) => {
        fc.pre(born.slice(5) !== "02-29");
        const age = ageOn(written(born), on) ?? Number.NaN;
        const birthday = (years: number) => `${Number(born.slice(0, 4)) + years}${born.slice(4)}`;
        fc.pre(age >= 0);
        expect(birthday(age) <= on).toBe(true);
        expect(birthday(age + 1) > on).toBe(true);
      }),
    );
  });
});

/** Valid numbers, computed the way the ministry's table is published: the remainder of 23 names the letter. */
const table = [..."TRWAGMYFPDXBNJZSQVHLCKE"];
const dni = fc.integer({ min: 0, max: 99_999_999 }).map((n) => `${String(n).padStart(8, "0")}${table[n % 23]}`);
const nie = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([first, n]) => `${"XYZ"[first]}${String(n).padStart(7, "0")}${table[(first * 10_000_000 + n) % 23]}`);

describe("the letter of a Spanish number", () => {
  it.each([
    ["12345678Z", "right"],
    ["00000000T", "right"],
    ["99999999R", "right"],
    ["X1234567L", "right"],
    ["Y1234567X", "right"],
    ["Z1234567R", "right"],
    ["12.345.678-z", "right"],
    ["12345678A", "wrong-letter"],
    ["X1234567A", "wrong-letter"],
    ["X12345678Z", "no-rule"],
    ["1234567L", "no-rule"],
    ["PAA000589", "no-rule"],
    ["YZ9041736", "no-rule"],
    ["A1234567L", "no-rule"],
    ["", "no-rule"],
  ])("%s: %s", (number, expected) => {
    expect(spanishNumber(number)).toBe(expected);
  });

  it.each([
    ["12345678A", "ES", "wrong-letter"],
    ["12345678A", "esp", "wrong-letter"],
    ["12345678A", null, "wrong-letter"],
    ["12345678A", "PT", "no-rule"],
    ["X1234567A", "IT", "no-rule"],
  ])("%s of %s: %s", (number, country, expected) => {
    expect(spanishNumber(number, country)).toBe(expected);
  });

  it("is right for every number of the table", () => {
    fc.assert(
      fc.property(fc.oneof(dni, nie), (number) => {
        expect(spanishNumber(number)).toBe("right");
      }),
    );
  });

  it("shows any one wrong digit and any other letter", () => {
    const change = fc.tuple(fc.oneof(dni, nie), fc.nat(), fc.nat());
    fc.assert(
      fc.property(change, ([number, at, to]) => {
        const start = /^\d/.test(number) ? 0 : 1;
        const index = start + (at % (number.length - start));
        const choices = index === number.length - 1 ? table : [..."0123456789"];
        const others = choices.filter((one) => one !== number[index]);
        const changed = number.slice(0, index) + others[to % others.length] + number.slice(index + 1);
        expect(spanishNumber(changed)).toBe("wrong-letter");
      }),
    );
  });

  it("shows two neighbouring digits exchanged", () => {
    fc.assert(
      fc.property(dni, fc.integer({ min: 0, max: 6 }), (number, at) => {
        fc.pre(number[at] !== number[at + 1]);
        const changed = `${number.slice(0, at)}${number[at + 1]}${number[at]}${number.slice(at + 2)}`;
        expect(spanishNumber(changed)).toBe("wrong-letter");
      }),
    );
  });
});

describe("the day of the identification", () => {
  it.each([
    [{ date: 1_622_823_879_708 }, "2021-06-04"],
    [{ date: "1622823879708" }, "2021-06-04"],
    [{ date: "2021-06-04T16:24:39Z" }, "2021-06-04"],
    [{ date: "2021-06-04" }, "2021-06-04"],
    [{ date: " 2021-06-04T16:24:39.708Z " }, "2021-06-04"],
    [{ date: "2021-06-04T23:30:00Z" }, "2021-06-05"],
    [{ date: "2021-06-04T23:30:00+02:00" }, "2021-06-04"],
    [{ date: "2021-06-04T23:30" }, "2021-06-04"],
    [{ date: "03/04/2026" }, "2026-04-03"],
    [{ date: "13/04/2026" }, "2026-04-13"],
    [{ date: "22/11/2026" }, "2026-11-22"],
    [{ date: Date.parse("2026-11-22T21:00:00Z") }, "2026-11-22"],
    // After today: whatever it is, it is not when somebody accepted.
    [{ date: "23/11/2026" }, null],
    [{ date: "2026-11-23" }, null],
    [{ date: "2026-11-22T23:30:00Z" }, null],
    [{ date: "03/12/2026" }, null],
    [{ date: Date.parse("2026-11-23T12:00:00Z") }, null],
    [{ date: "04/13/2026" }, null],
    [{ date: "3/4/2026" }, null],
    [{ date: "03/04/26" }, null],
    [{ date: "03-04-2026" }, null],
    [{ date: "2026-02-30" }, null],
    [{ date: "2026-02-30T10:00:00Z" }, null],
    [{ date: "2026-02-28T25:00:00Z" }, null],
    [{ date: "4 June 2021" }, null],
    [{ date: "Fri Jun 04 2021 18:24:39 GMT+0200" }, null],
    [{ date: "2021" }, null],
    [{ date: 1_622_823_879 }, null],
    [{ date: "1622823879" }, null],
    [{ date: Number.NaN }, null],
    [{ date: "yesterday" }, null],
    [{ date: -1 }, null],
    [{ date: 9e15 }, null],
    [{ date: true }, null],
    [{ date: null }, null],
    [{ ip: "192.0.2.44" }, null],
    [{}, null],
    [null, null],
  ])("%o: %s", (acceptance, expected) => {
    expect(acceptanceDay(acceptance, "2026-11-22")).toBe(expected);
  });
});
