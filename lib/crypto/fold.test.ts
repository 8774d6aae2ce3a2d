import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldDocument, foldEmail, foldPhone, nameWords } from "./fold";

describe("words of a name", () => {
  it.each([
    ["LUCÍA Ferrandis", ["lucia", "ferrandis"]],
    ["Muñoz", ["munoz"]],
    ["MUÑOZ", ["munoz"]],
    ["Mun\u0303oz", ["munoz"]],
    ["Núñez-Güell", ["nunez", "guell"]],
    ["Großmann", ["grossmann"]],
    ["O'Shea", ["o", "shea"]],
    ["O’Shea", ["o", "shea"]],
    ["d'Ávila i Puig", ["d", "avila", "i", "puig"]],
    ["Łukasz Sørensen", ["lukasz", "sorensen"]],
    ["Æsir Œuvre", ["aesir", "oeuvre"]],
    ["Þór Đorđe", ["thor", "dorde"]],
    ["Işık", ["isik"]],
    ["İpek", ["ipek"]],
    ["García García", ["garcia"]],
    ["  María   del  Carmen ", ["maria", "del", "carmen"]],
    ["Дмитрий Иванов", ["дмитрии", "иванов"]],
    ["", []],
    [" - ' . ", []],
  ])("%s gives %j", (name, words) => {
    expect(nameWords(name)).toEqual(words);
  });

  it("are the same however a name is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aeiouáéíóúàèñçüÑÇÜ bcdLMN'-") }), (name) => {
        const words = nameWords(name);
        expect(nameWords(name.toUpperCase())).toEqual(words);
        expect(nameWords(name.normalize("NFD"))).toEqual(words);
        expect(nameWords(words.join("  "))).toEqual(words);
      }),
    );
  });
});

describe("numbers and addresses", () => {
  it.each([
    ["12345678-z", "12345678Z"],
    [" x 1234567 L ", "X1234567L"],
    ["y.1234.567-a", "Y1234567A"],
    ["YA/123 45", "YA12345"],
  ])("document %s is %s", (typed, folded) => expect(foldDocument(typed)).toBe(folded));

  it.each([
    ["+34 600 10 01 00", "+34600100100"],
    ["0034600100100", "+34600100100"],
    ["+34-600.100.100", "+34600100100"],
    ["(+39) 06 1234", "+39061234"],
  ])("phone %s is %s", (typed, folded) => expect(foldPhone(typed)).toBe(folded));

  it("an e-mail address is itself in small letters", () => {
    expect(foldEmail("  Una.Persona@Example.TEST ")).toBe("una.persona@example.test");
  });
});
