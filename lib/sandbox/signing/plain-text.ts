import type { PDFFont } from "@cantoo/pdf-lib";

/** Letters that do not come apart into a plain one and an accent. */
const plain: Record<string, string> = {
  Ł: "L",
  ł: "l",
  Đ: "D",
  đ: "d",
  ı: "i",
  "\u2010": "-",
  "\u2011": "-",
  "\t": " ",
};

/** The text with every character the standard fonts lack replaced by its nearest: they hold Western Europe's only. */
export function drawable(font: PDFFont, text: string): string {
  const known = new Set(font.getCharacterSet());
  return Array.from(text, (character) => {
    if (known.has(character.codePointAt(0) ?? 0)) return character;
    const bare = plain[character] ?? character.normalize("NFD").replaceAll(/\p{Mark}/gu, "");
    return Array.from(bare).every((one) => known.has(one.codePointAt(0) ?? 0)) ? bare : "?";
  }).join("");
}

/** Breaks a paragraph into lines no wider than given; a word that is wider alone keeps its own line. */
export function wrap(font: PDFFont, text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of drawable(font, text).split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && font.widthOfTextAtSize(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
