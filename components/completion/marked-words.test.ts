import { describe, expect, it } from "vitest";
import { type Finding, markedWords } from "./marked-words";

const finding = (field: Finding["field"], found: string | null, outcome: Finding["outcome"] = "equal"): Finding => ({
  field,
  expected: "",
  found,
  outcome,
  rule: null,
});

const marked = (words: string, findings: Finding[]) =>
  markedWords(words, findings).flatMap(({ text, finding: of }) => (of ? [[text, of.field]] : []));

describe("a paper cut at what was found in it", () => {
  it("loses nothing of its words", () => {
    const words = "- Nombre y Apellidos: ANA RUIZ\r\n- Correo: ana@example.test\r\n\r\nANA RUIZ firma.";
    const pieces = markedWords(words, [finding("name", "ANA RUIZ"), finding("email", "ana@example.test")]);
    expect(pieces.map(({ text }) => text).join("")).toBe(words);
  });

  it("marks a value wherever it stands, whole words only", () => {
    expect(marked("Solicitud: 3689. Otra: 36893, y 3689", [finding("request", "3689")])).toEqual([
      ["3689", "request"],
      ["3689", "request"],
    ]);
    expect(marked("MARIANA y ANA", [finding("name", "ANA")])).toEqual([["ANA", "name"]]);
    expect(marked("NÚÑEZ y NÚ", [finding("name", "NÚ")])).toEqual([["NÚ", "name"]]);
  });

  it("marks a value that goes on in the next line", () => {
    expect(marked("Nombre: MARÍA\r\n  JOSÉ RUIZ", [finding("name", "MARÍA JOSÉ RUIZ")])).toEqual([
      ["MARÍA\r\n  JOSÉ RUIZ", "name"],
    ]);
  });

  it("takes signs of a value as signs", () => {
    expect(marked("aXb a.b", [finding("email", "a.b")])).toEqual([["a.b", "email"]]);
    expect(marked("S.A. (ES) *", [finding("organisation", "S.A. (ES)")])).toEqual([["S.A. (ES)", "organisation"]]);
  });

  it("gives a place two values claim to the one that differs", () => {
    const findings = [finding("organisation", "RUIZ"), finding("name", "ANA RUIZ", "different")];
    expect(marked("ANA RUIZ", findings)).toEqual([["ANA RUIZ", "name"]]);
  });

  it("marks nothing where nothing was found", () => {
    expect(markedWords("No dice nada.", [finding("name", null, "absent")])).toEqual([
      { text: "No dice nada.", finding: null },
    ]);
    expect(markedWords("", [])).toEqual([]);
  });
});
