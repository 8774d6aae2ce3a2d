import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkDigit,
  composeTd1,
  composeTd3,
  dniLetter,
  mrzDate,
  nameField,
  nieLetter,
  td1Composite,
  transliterate,
  withControlLetter,
  withWrongControlLetter,
} from "./specimen";

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const zone = fc.stringMatching(/^[0-9A-Z<]{1,44}$/);
const person = {
  documentCode: "ID",
  issuer: "ESP",
  documentNumber: "BAA000589",
  nationality: "ESP",
  birthDate: "1980-01-01",
  sex: "F" as const,
  expiryDate: "2025-01-01",
  surnames: ["Española", "Española"],
  givenName: "Carmen",
  optionalData: "99999999R",
};

describe("control letters", () => {
  it.each(["12345678Z", "00000000T", "99999999R"])("knows the DNI %s", (dni) => {
    expect(dniLetter(dni.slice(0, 8))).toBe(dni.slice(8));
  });

  it.each(["X1234567L", "Y1234567X", "Z1234567R"])("knows the NIE %s", (nie) => {
    expect(nieLetter(nie.slice(0, 8))).toBe(nie.slice(8));
  });

  it.each(["1234567", "123456789", "X1234567", "1234567Z"])("refuses %s as the digits of a DNI", (text) => {
    expect(() => dniLetter(text)).toThrow(RangeError);
  });

  it("changes with any single digit", () => {
    fc.assert(
      fc.property(digits(8), fc.nat(7), fc.integer({ min: 1, max: 9 }), (body, at, step) => {
        const digit = (Number(body.charAt(at)) + step) % 10;
        expect(dniLetter(body.slice(0, at) + digit + body.slice(at + 1))).not.toBe(dniLetter(body));
      }),
    );
  });

  it("is never the wrong one by chance", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9XYZ][0-9]{7}$/), (body) => {
        expect(withWrongControlLetter(body)).toMatch(/^[0-9XYZ]\d{7}[A-Z]$/);
        expect(withWrongControlLetter(body)).not.toBe(withControlLetter(body));
      }),
    );
  });
});

describe("check digits", () => {
  it("sums to zero for fillers and to a single digit otherwise", () => {
    expect(checkDigit("<<<<<<<<<<<<<<")).toBe("0");
    fc.assert(fc.property(zone, (text) => /^\d$/.test(checkDigit(text))));
  });

  it("ignores fillers at the end and notices any changed digit", () => {
    fc.assert(fc.property(zone, fc.nat(20), (text, n) => checkDigit(text + "<".repeat(n)) === checkDigit(text)));
    fc.assert(
      fc.property(digits(6), fc.nat(5), fc.integer({ min: 1, max: 9 }), (text, at, step) => {
        const digit = (Number(text.charAt(at)) + step) % 10;
        expect(checkDigit(text.slice(0, at) + digit + text.slice(at + 1))).not.toBe(checkDigit(text));
      }),
    );
  });

  it.each(["a", "Ñ", "-", " "])("refuses %j", (text) => {
    expect(() => checkDigit(text)).toThrow(RangeError);
  });
});

describe("cards", () => {
  it("reproduces the Spanish specimen", () => {
    const [line1, line2, line3] = composeTd1(person);
    expect(line1).toBe("IDESPBAA000589599999999R<<<<<<");
    expect(line2).toBe("8001014F2501017ESP<<<<<<<<<<<7");
    expect(line3).toBe("ESPANOLA<ESPANOLA<<CARMEN<<<<<");
  });

  it("always has three lines of thirty with digits that agree", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z]{3}[0-9]{6}$/),
        digits(8),
        fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 2 }),
        fc.string({ maxLength: 40 }),
        (support, body, surnames, givenName) => {
          const lines = composeTd1({
            ...person,
            documentNumber: support,
            optionalData: withControlLetter(body),
            surnames,
            givenName,
          });
          for (const line of lines) expect(line).toMatch(/^[A-Z0-9<]{30}$/);
          expect(lines[0].charAt(14)).toBe(checkDigit(support));
          expect(lines[1].charAt(6)).toBe(checkDigit(lines[1].slice(0, 6)));
          expect(lines[1].charAt(14)).toBe(checkDigit(lines[1].slice(8, 14)));
          expect(lines[1].charAt(29)).toBe(td1Composite(lines[0], lines[1]));
        },
      ),
    );
  });

  it("refuses what does not fit", () => {
    expect(() => composeTd1({ ...person, documentNumber: "ABC1234567" })).toThrow(RangeError);
  });
});

describe("passports", () => {
  it("reproduces the specimen of the standard", () => {
    const [line1, line2] = composeTd3({
      documentCode: "P",
      issuer: "UTO",
      documentNumber: "L898902C3",
      nationality: "UTO",
      birthDate: "1974-08-12",
      sex: "F",
      expiryDate: "2012-04-15",
      surnames: ["Eriksson"],
      givenName: "Anna Maria",
      optionalData: "ZE184226B",
    });
    expect(line1).toBe("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
    expect(line2).toBe("L898902C36UTO7408122F1204159ZE184226B<<<<<10");
  });
});

describe("names", () => {
  it.each([
    ["Muñoz", "MUNOZ"],
    ["Llorenç", "LLORENC"],
    ["Agüero", "AGUEERO"],
    ["Weiß", "WEISS"],
    ["Puig-Serrat", "PUIG<SERRAT"],
    ["de la Torre", "DE<LA<TORRE"],
    ["D’Amico", "DAMICO"],
    ["Sørensen", "SOERENSEN"],
    ["Jose\u0301", "JOSE"],
  ])("writes %s as %s", (name, written) => {
    expect(transliterate(name)).toBe(written);
  });

  it("fills the field exactly, keeps the first letter of the given name and marks truncation", () => {
    const part = fc.stringMatching(/^[A-Z]{1,24}$/);
    const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 2 }), name, (surnames, givenName) => {
        const written = nameField(surnames, givenName, 30);
        const whole = `${surnames.join(" ")}  ${givenName}`.replaceAll(" ", "<");
        expect(written).toHaveLength(30);
        expect(whole.length <= 30 ? written === whole.padEnd(30, "<") : /[A-Z]$/.test(written)).toBe(true);
        expect(written.split("<<")[1]).toMatch(new RegExp(`^${givenName.charAt(0)}`));
      }),
    );
  });

  it("cuts a long given name at the end", () => {
    expect(nameField(["Nilavadhanananda"], "Chayapa Dejthamrong Krasuang", 39)).toBe(
      "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
    );
  });
});

it("writes dates without their century", () => {
  expect(mrzDate("1992-06-12")).toBe("920612");
  expect(() => mrzDate("12/06/1992")).toThrow(RangeError);
});
