const controlLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

function letterFor(value: number): string {
  return controlLetters.charAt(value % controlLetters.length);
}

/** Control letter of a Spanish DNI: its eight digits modulo 23 select a letter of the official table. */
export function dniLetter(digits: string): string {
  if (!/^\d{8}$/.test(digits)) throw new RangeError("A DNI has eight digits");
  return letterFor(Number(digits));
}

/** Control letter of a NIE: X, Y or Z stand for 0, 1 or 2 before the seven digits, then as for a DNI. */
export function nieLetter(body: string): string {
  if (!/^[XYZ]\d{7}$/.test(body)) throw new RangeError("A NIE has X, Y or Z and seven digits");
  return letterFor(Number(`${"XYZ".indexOf(body.charAt(0))}${body.slice(1)}`));
}

/** Completes the eight characters of a DNI or NIE with their letter. */
export function withControlLetter(body: string): string {
  return body + (/^\d/.test(body) ? dniLetter(body) : nieLetter(body));
}

/** The same body with the next letter of the table, which is always wrong. */
export function withWrongControlLetter(body: string): string {
  const right = withControlLetter(body).slice(-1);
  return body + letterFor(controlLetters.indexOf(right) + 1);
}

/** ICAO 9303 part 3, 4.9: weights 7, 3, 1; digits count as themselves, A to Z as 10 to 35, the filler as 0. */
export function checkDigit(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const value = character === "<" ? 0 : Number.parseInt(character, 36);
    if (!/[0-9A-Z<]/.test(character)) throw new RangeError(`Not a character of a machine-readable zone: ${character}`);
    sum += value * (index % 3 === 0 ? 7 : index % 3 === 1 ? 3 : 1);
  }
  return String(sum % 10);
}

/** Letters that ICAO 9303 part 3, section 6 replaces by something other than their base letter. */
const replacements: Readonly<Record<string, string>> = {
  Ä: "AE",
  Å: "AA",
  Æ: "AE",
  Ð: "D",
  Đ: "D",
  Ł: "L",
  Ö: "OE",
  Ø: "OE",
  Œ: "OE",
  Þ: "TH",
  ß: "SS",
  ẞ: "SS",
  Ü: "UE",
};

/** One name as the machine-readable zone writes it: A to Z, with the filler for spaces and hyphens. */
export function transliterate(name: string): string {
  const letters = Array.from(name.normalize("NFC")).map((letter) => {
    const upper = letter === "ß" ? letter : letter.toUpperCase();
    return replacements[upper] ?? upper.normalize("NFD").replace(/\p{M}/gu, "");
  });
  return letters
    .join("")
    .replace(/[\s-]+/g, "<")
    .replace(/[^A-Z<]/g, "")
    .replace(/<{2,}/g, "<")
    .replace(/^<|<$/g, "");
}

/** Takes the last letter from the longest part, so that no part disappears before the others are short. */
function shorten(parts: readonly string[]): string[] {
  const longest = Math.max(...parts.map((part) => part.length));
  const at = parts.findLastIndex((part) => part.length === longest);
  return parts.map((part, index) => (index === at ? part.slice(0, -1) : part)).filter(Boolean);
}

/**
 * Name field of ICAO 9303 part 3, 4.2: surnames, two fillers, given names. A field that is too short keeps the first
 * letter of the given name, and ends in a letter to show that something may be missing.
 */
export function nameField(surnames: readonly string[], givenName: string, width: number): string {
  const secondary = transliterate(givenName);
  const room = secondary ? width - 3 : width;
  const separator = secondary ? "<<" : "";
  let primary = surnames.map(transliterate).join("<").split("<").filter(Boolean);
  const joined = () => primary.join("<") + separator + secondary;
  if (joined().length <= width) return joined().padEnd(width, "<");
  const unfit = () => primary.join("<").length > room || joined().charAt(width - 1) === "<";
  while (primary.length > 0 && unfit()) primary = shorten(primary);
  return joined().slice(0, width);
}

/** An ISO calendar date as the zone writes it: yymmdd. */
export function mrzDate(isoDate: string): string {
  const match = /^\d{2}(\d{2})-(\d{2})-(\d{2})$/.exec(isoDate);
  if (!match) throw new RangeError(`Not an ISO calendar date: ${isoDate}`);
  return match.slice(1).join("");
}

function field(text: string, width: number): string {
  if (text.length > width) throw new RangeError(`${text} does not fit ${width} characters`);
  return text.padEnd(width, "<");
}

interface MrzFields {
  documentCode: string;
  /** ISO 3166-1 alpha-3. */
  issuer: string;
  documentNumber: string;
  /** ISO 3166-1 alpha-3. */
  nationality: string;
  birthDate: string;
  sex: "F" | "M";
  expiryDate: string;
  surnames: readonly string[];
  givenName: string;
  /** Line 1 of a card (there: the Spanish personal number), or the personal number of a passport. */
  optionalData: string;
}

function withDigit(text: string): string {
  return text + checkDigit(text);
}

/** Composite digit of a card: line 1 from 6 to 30, line 2 from 1 to 7, 9 to 15 and 19 to 29 (ICAO 9303 part 5, 4.2.4). */
export function td1Composite(line1: string, line2: string): string {
  return checkDigit(line1.slice(5, 30) + line2.slice(0, 7) + line2.slice(8, 15) + line2.slice(18, 29));
}

/** Card, ICAO 9303 part 5: three lines of 30. A Spanish card's document number is the serial of its support. */
export function composeTd1(fields: MrzFields): readonly [string, string, string] {
  const line1 =
    field(fields.documentCode, 2) +
    fields.issuer +
    withDigit(field(fields.documentNumber, 9)) +
    field(fields.optionalData, 15);
  const line2 =
    withDigit(mrzDate(fields.birthDate)) +
    fields.sex +
    withDigit(mrzDate(fields.expiryDate)) +
    fields.nationality +
    field("", 11);
  return [line1, line2 + td1Composite(line1, line2), nameField(fields.surnames, fields.givenName, 30)];
}

/** Passport, ICAO 9303 part 4: two lines of 44. */
export function composeTd3(fields: MrzFields): readonly [string, string] {
  const number = withDigit(field(fields.documentNumber, 9));
  const birth = withDigit(mrzDate(fields.birthDate));
  const rest = withDigit(mrzDate(fields.expiryDate)) + withDigit(field(fields.optionalData, 14));
  return [
    field(fields.documentCode, 2) + fields.issuer + nameField(fields.surnames, fields.givenName, 39),
    number + fields.nationality + birth + fields.sex + rest + checkDigit(number + birth + rest),
  ];
}
