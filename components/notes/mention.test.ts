import { describe, expect, it } from "vitest";
import type { Colleague } from "@/lib/notes/views";
import { askedMention, matching, namedIn, pieces, withMention } from "./mention";

const person = (name: string): Colleague => ({ id: name, name, role: "rao" });
const colleagues = ["Ignasi Pujol", "Íñigo Núñez", "Óscar Peña"].map(person);

describe("what follows an @", () => {
  it.each([
    ["@", ""],
    ["Look, @ign", "ign"],
    ["Look\n@Ignasi Pu", "Ignasi Pu"],
    ["(@o", "o"],
    ["nobody", null],
    ["a.b@mail", null],
    ["@ignasi, look", null],
    ["@ignasi\nlook", null],
  ])("%j", (text, words) => {
    expect(askedMention(text, text.length)?.words ?? null).toBe(words);
  });

  it("is read up to the caret", () => {
    expect(askedMention("@ign and more", 4)).toEqual({ from: 0, words: "ign" });
  });
});

describe("colleagues offered", () => {
  it.each([
    ["", ["Ignasi Pujol", "Íñigo Núñez", "Óscar Peña"]],
    ["i", ["Ignasi Pujol", "Íñigo Núñez"]],
    ["nunez", ["Íñigo Núñez"]],
    ["pe os", ["Óscar Peña"]],
    ["gnasi", []],
    ["Ignasi Pujol ", []],
    ["Ignasi Pujol look here", []],
  ])("for %j", (words, names) => {
    expect(matching(colleagues, words).map(({ name }) => name)).toEqual(names);
  });
});

describe("a mention written out", () => {
  it("stands in place of what was typed, the caret behind it", () => {
    const text = "See @ig please";
    const asked = askedMention(text, 7);
    expect(asked && withMention(text, 7, asked, "Ignasi Pujol")).toEqual({
      text: "See @Ignasi Pujol please",
      caret: 18,
    });
  });

  it("counts as long as the name stands in the text", () => {
    expect(namedIn("@Ignasi Pujol, look", colleagues).map(({ name }) => name)).toEqual(["Ignasi Pujol"]);
  });

  it("is marked, the longer of two names first, and signs in names are signs", () => {
    expect(pieces("@Ana María (RA) and @Ana", ["Ana", "Ana María (RA)"])).toEqual([
      { text: "@Ana María (RA)", mention: true },
      { text: " and ", mention: false },
      { text: "@Ana", mention: true },
    ]);
    expect(pieces("plain", [])).toEqual([{ text: "plain", mention: false }]);
  });
});
