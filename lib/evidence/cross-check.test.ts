import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EvidenceFacts } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";
import {
  type Comparison,
  compareCountries,
  compareDates,
  compareDocuments,
  compareEmails,
  compareNames,
  comparePhones,
} from "./comparisons";
import { comparedFields, crossCheck } from "./cross-check";
import { readMrz } from "./mrz";

type Case = [a: string | null, b: string | null, expected: string];

/** An outcome in one word: the rule, or `different`, or `absent`. */
const word = (comparison: Comparison) => ("rule" in comparison ? comparison.rule : comparison.outcome);

const tables: Record<string, [compare: (a: string | null, b: string | null) => Comparison, cases: Case[]]> = {
  names: [
    compareNames,
    [
      ["Lucía", "Lucía", "N0"],
      ["Lucía", "Luci\u0301a", "N0"],
      [" Lucía ", "Lucía", "N0"],
      ["Lucía", "LUCÍA", "N1"],
      ["De la  Torre", "de la Torre", "N1"],
      ["Lucía", "LUCIA", "N2"],
      ["Muñoz", "MUNOZ", "N2"],
      ["Llorenç", "LLORENC", "N2"],
      ["Groß", "GROSS", "N2"],
      ["Müller", "MUELLER", "N2"],
      ["Müller", "MUXXLLER", "N2"],
      ["Müller", "MULLER", "N2"],
      ["Mueller", "Muller", "different"],
      ["Muñoz", "MUNXXOZ", "N2"],
      ["Núñez Müller", "NÚÑEZ MUELLER", "N2"],
      ["Nuñez Mueller", "NUNEZ MÜLLER", "N2"],
      ["Łukasz", "LUKASZ", "N2"],
      ["Sørensen", "SOERENSEN", "N2"],
      ["Ångström", "AANGSTROEM", "N2"],
      ["Þór", "THOR", "N2"],
      ["Đorđe", "DORDE", "N2"],
      ["Æbelø", "AEBELO", "N2"],
      ["Mª Ángeles", "MA ANGELES", "N2"],
      ["Col·lell", "COLLELL", "N2"],
      ["Coŀlell", "COLLELL", "N2"],
      ["Ǿrsted", "OERSTED", "N2"],
      ["Иван", "IVAN", "different"],
      ["Puig-Serrat", "PUIG SERRAT", "N3"],
      ["O'Neill", "O’NEILL", "N3"],
      ["Puig-Serrat", "PUIG<SERRAT", "N3"],
      ["Ibáñez-Gil", "IBANEZ GIL", "N3"],
      ["Müller-Lüdenscheidt", "MUELLER<LUEDENSCHEIDT", "N3"],
      ["O'Connor", "OCONNOR", "N3"],
      ["O'Connor", "O CONNOR", "N3"],
      ["Mª. Ángeles", "MA ANGELES", "N3"],
      ["Giménez", "Jiménez", "different"],
      ["María José", "José María", "different"],
      ["María José", "María", "different"],
      ["Puig-Serrat", "PUIGSERRAT", "different"],
      ["Ferrandis", null, "absent"],
      ["  ", "Ferrandis", "absent"],
      [null, null, "absent"],
      ["-", "'", "different"],
      ["··", "·", "different"],
    ],
  ],
  countries: [
    compareCountries,
    [
      ["ES", "ES", "N0"],
      ["ES", "es", "N1"],
      ["ESP", "ES", "N5"],
      ["D", "DE", "N5"],
      ["DEU", "D", "N5"],
      ["ES", "PT", "different"],
      ["UTO", "ES", "different"],
      ["ES", null, "absent"],
    ],
  ],
  "document numbers": [
    compareDocuments,
    [
      ["12345678Z", "12345678Z", "N0"],
      ["12345678z", "12345678Z", "N1"],
      ["12.345.678-Z", "12345678Z", "N5"],
      ["01234567L", "1234567L", "N5"],
      ["X-1234567-L", "x1234567l", "N5"],
      ["12345678Z", "12345678A", "different"],
      ["12345678Z", "12345687Z", "different"],
      ["PAA000589", "99999999R", "different"],
      ["000", "0", "N5"],
      ["IDCES-12345678Z", "12345678Z", "different"],
      ["12345678Z", "", "absent"],
      ["--", "..", "different"],
    ],
  ],
  phones: [
    comparePhones,
    [
      ["+34600100200", "+34600100200", "N0"],
      ["+34 600 100 200", "+34600100200", "N6"],
      ["0034 600-100-200", "+34600100200", "N6"],
      ["(+34) 600.100.200", "+34600100200", "N6"],
      ["600100200", "+34600100200", "different"],
      ["+34600100201", "+34600100200", "different"],
      ["34600100200", "+34600100200", "different"],
      [null, "+34600100200", "absent"],
    ],
  ],
  "e-mail addresses": [
    compareEmails,
    [
      ["a.b@example.test", "a.b@example.test", "N0"],
      ["a.b@Example.TEST", "a.b@example.test", "N7"],
      ["A.b@example.test", "a.b@example.test", "different"],
      ["a.b@example.test", "ab@example.test", "different"],
      ["a.b@example.test", null, "absent"],
    ],
  ],
  dates: [
    compareDates,
    [
      ["12/06/1992", "12/06/1992", "N0"],
      ["12/6/1992", "12/06/1992", "N5"],
      ["12-06-1992", "12.06.1992", "N5"],
      ["1992-06-12", "12/06/1992", "N5"],
      ["06/12/1992", "12/06/1992", "different"],
      ["12/06/1992", "12/06/1993", "different"],
      ["31/02/1992", "02/03/1992", "different"],
      ["12/06/1992", null, "absent"],
    ],
  ],
};

describe("a serial number's prefix", () => {
  const spanish = { type: "IDC", country: "ES" };
  it.each([
    ["IDCES-12345678Z", spanish, "N5"],
    ["idces-12345678z", spanish, "N5"],
    ["IDCES-12345678Z", { type: "IDC", country: "ESP" }, "N5"],
    ["IDCES-12345678A", spanish, "different"],
    ["PASES-12345678Z", spanish, "different"],
    ["IDCPT-12345678Z", spanish, "different"],
    ["PNOES-12345678Z", { type: "PNO", country: "ES" }, "N5"],
    ["TINES-12345678Z", { type: "TIN", country: "ES" }, "N5"],
    ["IDCES-12345678Z", { type: null, country: "ES" }, "different"],
    ["IDCES-12345678Z", { type: "IDC", country: null }, "different"],
  ])("%s of %o: %s", (serial, of, expected) => {
    expect(word(compareDocuments(serial, "12345678Z", of))).toBe(expected);
    expect(word(compareDocuments("12345678Z", serial, of))).toBe(expected);
  });
});

for (const [what, [compare, cases]] of Object.entries(tables))
  describe(`two ${what}`, () => {
    it.each(cases)("%s and %s: %s", (a, b, expected) => {
      expect(word(compare(a, b))).toBe(expected);
      expect(word(compare(b, a))).toBe(expected);
    });

    it("are alike whichever is named first, and each is like itself", () => {
      fc.assert(
        fc.property(fc.string(), fc.string(), (a, b) => {
          expect(compare(a, b)).toEqual(compare(b, a));
          expect(compare(a, a)).toEqual(a.trim() ? { outcome: "equal", rule: "N0" } : { outcome: "absent" });
        }),
      );
    });
  });

const letters = fc.string({ unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"), minLength: 1, maxLength: 12 });

describe("names as read by a machine", () => {
  it("are never different for their case, marks or separators", () => {
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(" ", "-", "<", "’"),
        (parts, by) => {
          expect(compareNames(parts.join(by), parts.join(" ").toLowerCase()).outcome).not.toBe("different");
        },
      ),
    );
  });

  it("with one letter changed are different", () => {
    fc.assert(
      fc.property(letters, fc.nat(), letters, (name, at, [other = "A"]) => {
        const index = at % name.length;
        fc.pre(name[index] !== other);
        const changed = name.slice(0, index) + other + name.slice(index + 1);
        expect(compareNames(name, changed)).toEqual({ outcome: "different" });
      }),
    );
  });
});

const identity: Identity = {
  givenName: "Lucía",
  surname1: "Ferrandis",
  surname2: "Olmeda",
  documentNumber: "90418237Q",
  documentType: "IDC",
  documentCountry: "ES",
  birthDate: "12/06/1992",
  phone: "+34600100200",
  email: "lucia@example.test",
};

const facts = (ocr: Record<string, string>): EvidenceFacts => ({ acceptance: null, ocr, checks: [], similarity: null });

describe("request and OCR side by side", () => {
  it("puts every field beside its own, the different ones first", () => {
    const rows = crossCheck(
      identity,
      facts({
        given_name: "LUCIA",
        surname_1: "FERRANDIZ",
        surname_2: "OLMEDA",
        serial_number: "90418237Q",
        id_document_type: "IDC",
        id_document_country: "ES",
        birth_date: "12-06-1992",
        mobile_phone_number: "+34 600 100 201",
        email: "lucia@EXAMPLE.test",
      }),
    );
    expect(rows.slice(0, 2).map((row) => row.field)).toEqual(["surname1", "phone"]);
    expect(Object.fromEntries(rows.map((row) => [row.field, word(row.comparison)]))).toEqual({
      givenName: "N2",
      surname1: "different",
      surname2: "N1",
      documentNumber: "N0",
      documentType: "N0",
      documentCountry: "N0",
      birthDate: "N5",
      expiry: "absent",
      phone: "different",
      email: "N7",
    });
    expect(rows[0]).toMatchObject({ request: "Ferrandis", ocr: "FERRANDIZ" });
  });

  it("finds everything absent where nothing was returned, and nothing equal", () => {
    const rows = crossCheck(identity, null);
    expect(rows.map((row) => row.field)).toEqual([...comparedFields]);
    expect(new Set(rows.map((row) => row.comparison.outcome))).toEqual(new Set(["absent"]));
  });

  const surnames = (asked: Partial<Identity>, ocr: Record<string, string>, names = "FERRANDIS<OLMEDA") => {
    const lines = [
      "IDESPCMX041823190418237Q<<<<<<",
      "9206126F3103142ESP<<<<<<<<<<<0",
      `${names}<<LUCIA`.padEnd(30, "<"),
    ];
    const zone = readMrz(lines.join("\n"), "2026-11-22");
    if (!zone.ok) throw new Error(JSON.stringify(zone.problems));
    const rows = crossCheck({ ...identity, ...asked }, facts(ocr), { zone: zone.reading, expiry: null });
    return (["surname1", "surname2"] as const).map((field) => {
      const row = rows.find((one) => one.field === field);
      return row && `${word(row.comparison)}, ${word(row.zoneComparison)}`;
    });
  };
  const one = { surname_1: "FERRANDIS" };
  const both = { ...one, surname_2: "OLMEDA" };

  it.each<[string, Partial<Identity>, Record<string, string>, string[]]>([
    ["that all have", {}, both, ["N1, N1", "N1, N1"]],
    ["that the request lacks", { surname2: null }, both, ["N1, N1", "different, different"]],
    ["that OCR lacks", {}, one, ["N1, N1", "different, N1"]],
    ["that stands in one field", { surname1: "Ferrandis Olmeda", surname2: null }, both, ["N3, N1", "absent, absent"]],
    ["of a request without names", { surname1: null, surname2: null }, both, ["absent, N0", "absent, N0"]],
  ])("a second surname %s", (_, asked, ocr, expected) => {
    expect(surnames(asked, ocr)).toEqual(expected);
  });

  it("has no second surname where nobody has one", () => {
    expect(surnames({ surname2: null }, one, "FERRANDIS")).toEqual(["N1, N1", "absent, absent"]);
  });

  it("puts the zone beside them, against the request or else what was read of the document", () => {
    const zone = readMrz(
      "IDESPCMX041823190418237Q<<<<<<\n9206126F3103142ESP<<<<<<<<<<<0\nFERRANDIS<OLMEDA<<LUCIA<<<<<<<",
      "2026-11-22",
    );
    if (!zone.ok) throw new Error(JSON.stringify(zone.problems));
    const found = (asked: Identity, ocr: Record<string, string>, expiry: string | null) =>
      Object.fromEntries(
        crossCheck(asked, facts(ocr), { zone: zone.reading, expiry }).map((row) => [
          row.field,
          word(row.zoneComparison),
        ]),
      );
    const equal = { givenName: "N2", surname1: "N1", surname2: "N1", documentNumber: "N0", documentType: "N0" };
    const contact = { phone: "absent", email: "absent" };
    expect(found(identity, {}, null)).toEqual({
      ...equal,
      ...contact,
      documentCountry: "N0",
      birthDate: "N5",
      expiry: "absent",
    });
    expect(found({ ...identity, birthDate: null }, { birth_date: "13/06/1992" }, "2031-03-14")).toMatchObject({
      birthDate: "different",
      expiry: "N0",
    });
    expect(found(identity, { id_document_validity: "14/03/2031" }, null)).toMatchObject({ expiry: "N5" });
    expect(found(identity, { id_document_validity: "14/03/203I" }, "2031-03-14")).toMatchObject({ expiry: "N0" });
    expect(found(identity, {}, "2031-03-15")).toMatchObject({ expiry: "different" });
    expect(found({ ...identity, documentCountry: "PT" }, {}, null)).toMatchObject({ documentCountry: "different" });
    expect(found({ ...identity, documentType: "PAS" }, {}, null)).toMatchObject({
      documentType: "different",
      documentNumber: "different",
    });
  });
});
