import { parse } from "mrz";
import { type DocumentDate, documentDay } from "./mrz-dates";

/*
 * The machine-readable zone (ICAO 9303) as an officer reads it off the document, since no API sends it. Layout and
 * check digits are the library's; what the parts of a Spanish card mean is ours (domain rulebook 8).
 */

const layouts = {
  TD1: { lines: 3, length: 30 },
  TD2: { lines: 2, length: 36 },
  TD3: { lines: 2, length: 44 },
} as const;
export type MrzFormat = keyof typeof layouts;

/** Columns of the line that holds the names, from its first to behind its last. */
const nameField: Record<MrzFormat, readonly [line: number, from: number, to: number]> = {
  TD1: [2, 0, 30],
  TD2: [0, 5, 36],
  TD3: [0, 5, 44],
};

export const mrzDigits = ["documentNumber", "birthDate", "expirationDate", "personalNumber", "composite"] as const;
export type MrzDigit = (typeof mrzDigits)[number];

export interface MrzReading {
  format: MrzFormat;
  /** Each check digit this format has, and whether it is what the arithmetic gives. */
  digits: { digit: MrzDigit; right: boolean }[];
  issuer: string;
  nationality: string;
  /** Of the document: on a Spanish card the support number, which is nobody's DNI. */
  documentNumber: string;
  /** Of the person, where the zone carries one besides: on a Spanish card the DNI or NIE. */
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

/** Lines without what typing adds: spaces, small letters, empty lines. */
export const mrzLines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/\s/g, "").replace(/[«‹]/g, "<").toUpperCase())
    .filter((line) => line !== "");

/** A zone typed as two or three lines. Years have two digits: `day` is the identification's, which settles the century. */
export function readMrz(text: string, day: string): MrzResult {
  const lines = mrzLines(text);
  const format = formatOf(lines);
  if (!format) return { ok: false, problems: [{ code: "lines", found: lines.length }] };
  const needed = layouts[format].length;
  const problems = lines.flatMap((line, at): MrzProblem[] => {
    if (!/^[A-Z0-9<]*$/.test(line)) return [{ code: "characters", line: at + 1 }];
    return line.length === needed ? [] : [{ code: "length", line: at + 1, found: line.length, needed }];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, reading: readLines(format, lines, day) };
}

/** By the number of lines, and of two by which length the longest is nearer to. */
function formatOf(lines: readonly string[]): MrzFormat | null {
  if (lines.length === 3) return "TD1";
  if (lines.length !== 2) return null;
  return Math.max(...lines.map((line) => line.length)) > 40 ? "TD3" : "TD2";
}

function readLines(format: MrzFormat, lines: readonly string[], day: string): MrzReading {
  const { details } = parse([...lines], { autocorrect: false });
  const part = (field: string) => details.find((detail) => detail.field === field);
  /** As it stands in the zone, whether or not the library takes it for valid. */
  const raw = (field: string): string => {
    const detail = part(field);
    return detail ? (lines[detail.line] ?? "").slice(detail.start, detail.end) : "";
  };
  const [line, from, to] = nameField[format];
  const names = (lines[line] ?? "").slice(from, to);
  const [surnames = "", givenNames = ""] = names.split("<<");
  const issuer = unfilled(raw("issuingState"));
  const documentNumber = unfilled(raw("documentNumber"));
  const optional = unfilled(format === "TD3" ? raw("personalNumber") : raw(format === "TD1" ? "optional1" : "optional"));
  return {
    format,
    digits: mrzDigits.flatMap((digit) => {
      const found = part(`${digit}CheckDigit`);
      return found ? [{ digit, right: found.valid }] : [];
    }),
    issuer,
    nationality: unfilled(raw("nationality")),
    documentNumber,
    personNumber: issuer === "ESP" && optional ? optional : null,
    surnames: spaced(surnames),
    givenNames: spaced(givenNames),
    namesCut: !names.endsWith("<"),
    birthDate: documentDay(raw("birthDate"), "birth", day),
    expiry: documentDay(raw("expirationDate"), "expiry", day),
  };
}

const unfilled = (text: string): string => text.replace(/<+$/, "").replaceAll("<", " ").trim();
const spaced = (text: string): string => text.replace(/<+/g, " ").trim();
