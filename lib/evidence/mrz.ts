import { alpha2 } from "./countries";
import { type DocumentDate, documentDay } from "./mrz-dates";
import { cut, type DigitState, digitStates, layouts, longNumber, type MrzFormat } from "./mrz-layout";
import { spanishNumber } from "./spanish-number";

/*
 * The machine-readable zone (ICAO 9303) as an officer reads it off the document, or as an integrator sends it. Nothing
 * is guessed: an O is no nought. What the parts of a Spanish card mean is domain rulebook 8.
 */

export interface MrzReading {
  format: MrzFormat;
  /** Each check digit this format has, and whether it is what the arithmetic gives. */
  digits: DigitState[];
  /** As the kinds of a request: identity card or passport; null for what is neither. */
  documentType: "IDC" | "PAS" | null;
  /** Issuing state in two letters, where ISO has them. */
  country: string;
  /** Of the document: on a Spanish card the support number, which is nobody's DNI. */
  documentNumber: string;
  /** Of the person, where the zone carries one besides: on a Spanish card the DNI or NIE, and on some passports. */
  personNumber: string | null;
  surnames: string;
  givenNames: string;
  /** The names reach the end of their field: the rest may not have found room (rule N4). */
  namesCut: boolean;
  birthDate: DocumentDate;
  expiry: DocumentDate;
}

/** Why lines are no zone: which line, and what is asked of it. */
export type MrzProblem =
  | { code: "lines"; found: number }
  | { code: "length"; line: number; found: number; needed: number }
  | { code: "characters"; line: number };

export type MrzResult = { ok: true; reading: MrzReading } | { ok: false; problems: MrzProblem[] };

/** One line without what typing adds: spaces, small letters, quotes made of angles. */
export const mrzLine = (text: string): string =>
  text
    .replace(/\s/g, "")
    .replace(/[«‹]/g, (quote) => (quote === "«" ? "<<" : "<"))
    .toUpperCase();

/** The lines of a zone, empty ones left out. */
export const mrzLines = (text: string): string[] =>
  text
    .split("\n")
    .map(mrzLine)
    .filter((line) => line !== "");

/**
 * The format lines have, or will have once they are whole: three are a card; of two a passport says so in its first
 * letter, and otherwise their length tells.
 */
export function formatOf(lines: readonly string[]): MrzFormat {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  if (lines.length > 2) return "TD1";
  if (lines[0]?.startsWith("P") || longest > layouts.TD2.length) return "TD3";
  return longest > layouts.TD1.length ? "TD2" : "TD1";
}

/** A zone in two or three lines. Years have two digits: `day` is the identification's, which settles the century. */
export function readMrz(text: string, day: string): MrzResult {
  const lines = mrzLines(text);
  const format = formatOf(lines);
  const { lines: count, length: needed } = layouts[format];
  if (lines.length !== count) return { ok: false, problems: [{ code: "lines", found: lines.length }] };
  const problems = lines.flatMap((line, at): MrzProblem[] => {
    if (!/^[A-Z0-9<]*$/.test(line)) return [{ code: "characters", line: at + 1 }];
    return line.length === needed ? [] : [{ code: "length", line: at + 1, found: line.length, needed }];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, reading: readLines(format, lines, day) };
}

function readLines(format: MrzFormat, lines: readonly string[], day: string): MrzReading {
  const layout = layouts[format];
  const long = longNumber(lines, format);
  const names = cut(lines, layout.names);
  const [surnames = "", ...givenNames] = names.split("<<");
  const issuer = unfilled(cut(lines, layout.issuer));
  const optional = unfilled(cut(lines, layout.optional));
  return {
    format,
    digits: digitStates(lines, format),
    documentType: typeOf(cut(lines, layout.code)),
    country: alpha2(issuer),
    documentNumber: unfilled(cut(lines, layout.number)) + (long ? cut(lines, long.rest) : ""),
    personNumber: issuer === "ESP" && optional && isOfPerson(optional, format) ? optional : null,
    surnames: spaced(surnames),
    givenNames: spaced(givenNames.join(" ")),
    namesCut: !names.endsWith("<<"),
    birthDate: documentDay(cut(lines, layout.birth), "birth", day),
    expiry: lasting(issuer, cut(lines, layout.expiry)) ?? documentDay(cut(lines, layout.expiry), "expiry", day),
  };
}

/** Older holders' Spanish cards end on 01 01 9999, of which the zone has the year's last two digits. */
const lasting = (issuer: string, digits: string): DocumentDate =>
  issuer === "ESP" && digits === "990101" ? "9999-01-01" : null;

/** A card has one number of the person there, right or wrong; a passport may have anything, so that its letter decides. */
const isOfPerson = (optional: string, format: MrzFormat): boolean =>
  format !== "TD3" || spanishNumber(optional) === "right";

function typeOf(code: string): MrzReading["documentType"] {
  if (code.startsWith("P")) return "PAS";
  return /^[ACI]/.test(code) ? "IDC" : null;
}

const unfilled = (text: string): string => text.replace(/<+$/, "").replaceAll("<", " ").trim();
const spaced = (text: string): string => text.replace(/<+/g, " ").trim();
