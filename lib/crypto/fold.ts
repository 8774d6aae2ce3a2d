/*
 * Normal forms shared by whoever writes an index and whoever searches it.
 */

const letters: Record<string, string> = { ß: "ss", ł: "l", ø: "o", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ı: "i" };

/** Words of a name in lower case without marks: "Íñigo de la O'Shea" gives inigo, de, la, o, shea. */
export function nameWords(name: string): string[] {
  const folded = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßłøæœđðþı]/g, (letter) => letters[letter] ?? letter);
  return [...new Set(folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean))];
}

/** A document number without separators, in capitals. */
export const foldDocument = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

export const foldEmail = (text: string): string => text.trim().toLowerCase();

/** A phone number in E.164: the plus and its digits. */
export const foldPhone = (text: string): string => text.replace(/[^\d+]/g, "").replace(/^00/, "+");

/** A certificate's number in hexadecimal: in capitals, without separators or leading zeros. */
export const foldSerial = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/^0+/, "");
