import { describe, expect, it } from "vitest";
import { capitalised, maskDocument, maskEmail, maskName, maskPhone, requestLabel } from "./mask";

describe("masks", () => {
  it.each([
    ["Lucía", "Ferrandis", "Olmeda", "Lucía F. O."],
    ["LUCÍA", "FERRANDIS", null, "Lucía F."],
    ["MARÍA JOSÉ", "DE LA O", "ÑÍGUEZ", "María José D. Ñ."],
    ["Ana", null, null, "Ana"],
    [null, "ferrandis", "olmeda", "F. O."],
    ["", "  ", null, null],
    [null, null, null, null],
  ])("name %s %s %s shows %s", (given, first, second, shown) => {
    expect(maskName(given, first, second)).toBe(shown);
  });

  it.each([
    ["a DNI keeps its fourth to seventh digit", "12345678Z", "***4567**"],
    ["so it does in small letters", "12345678z", "***4567**"],
    ["a NIE too, counted after its letter", "X1234567L", "****4567*"],
    ["a passport keeps the last four", "XDA004517", "*****4517"],
    ["a number that only looks Spanish keeps the last four", "12345678", "****5678"],
    ["a short number keeps at most half", "AB12", "**12"],
    ["another country's number with letters", "CA00000AA", "*****00AA"],
    ["none", null, null],
    ["empty", "", null],
  ])("document: %s", (_, number, shown) => {
    expect(maskDocument(number)).toBe(shown);
  });

  it.each([
    ["+34600200300", "+34 ••• ••• 300"],
    ["+34 600 200 301", "+34 ••• ••• 301"],
    ["600200302", "••• ••• 302"],
    ["", null],
    [null, null],
  ])("phone %s shows %s", (phone, shown) => {
    expect(maskPhone(phone)).toBe(shown);
  });

  it.each([
    ["lucia.ferrandis@example.test", "l•••@example.test"],
    ["ñu@example.test", "ñ•••@example.test"],
    ["not an address", "•••"],
    ["@example.test", "•••"],
    [null, null],
  ])("e-mail %s shows %s", (email, shown) => {
    expect(maskEmail(email)).toBe(shown);
  });

  it.each([
    ["O'SHEA", "O'Shea"],
    ["PÉREZ-LLORCA", "Pérez-Llorca"],
    ["GARCIA i PUIG", "GARCIA i PUIG"],
    ["de la Fuente", "de la Fuente"],
  ])("capitals only: %s reads %s", (text, shown) => {
    expect(capitalised(text)).toBe(shown);
  });

  it("numbers of requests have five digits at least", () => {
    expect([requestLabel(7), requestLabel(10482), requestLabel(1_234_567)]).toEqual([
      "R-00007",
      "R-10482",
      "R-1234567",
    ]);
  });
});
