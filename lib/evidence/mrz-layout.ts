/*
 * Where things stand in a machine-readable zone (ICAO 9303 parts 4 to 6), and the arithmetic of its check digits
 * (part 3, 4.9). Columns are counted from 0, ends are exclusive.
 */

type Span = readonly [line: number, from: number, to: number];

interface Layout {
  lines: number;
  length: number;
  code: Span;
  issuer: Span;
  names: Span;
  number: Span;
  nationality: Span;
  birth: Span;
  expiry: Span;
  /** At the issuer's discretion: some write the person's number there. */
  optional: Span;
  composite: { at: Span; over: readonly Span[] };
}

export const layouts = {
  TD1: {
    lines: 3,
    length: 30,
    code: [0, 0, 2],
    issuer: [0, 2, 5],
    names: [2, 0, 30],
    number: [0, 5, 14],
    nationality: [1, 15, 18],
    birth: [1, 0, 6],
    expiry: [1, 8, 14],
    optional: [0, 15, 30],
    composite: {
      at: [1, 29, 30],
      over: [
        [0, 5, 30],
        [1, 0, 7],
        [1, 8, 15],
        [1, 18, 29],
      ],
    },
  },
  TD2: {
    lines: 2,
    length: 36,
    code: [0, 0, 2],
    issuer: [0, 2, 5],
    names: [0, 5, 36],
    number: [1, 0, 9],
    nationality: [1, 10, 13],
    birth: [1, 13, 19],
    expiry: [1, 21, 27],
    optional: [1, 28, 35],
    composite: {
      at: [1, 35, 36],
      over: [
        [1, 0, 10],
        [1, 13, 20],
        [1, 21, 35],
      ],
    },
  },
  TD3: {
    lines: 2,
    length: 44,
    code: [0, 0, 2],
    issuer: [0, 2, 5],
    names: [0, 5, 44],
    number: [1, 0, 9],
    nationality: [1, 10, 13],
    birth: [1, 13, 19],
    expiry: [1, 21, 27],
    optional: [1, 28, 42],
    composite: {
      at: [1, 43, 44],
      over: [
        [1, 0, 10],
        [1, 13, 20],
        [1, 21, 43],
      ],
    },
  },
} as const satisfies Record<string, Layout>;
export type MrzFormat = keyof typeof layouts;

export const mrzDigits = ["number", "birth", "expiry", "personal", "composite"] as const;
export type MrzDigit = (typeof mrzDigits)[number];

export interface DigitState {
  digit: MrzDigit;
  line: number;
  column: number;
  /** `open` while not all that it covers is there. */
  state: "right" | "wrong" | "open";
}

export const cut = (lines: readonly string[], [line, from, to]: Span): string => (lines[line] ?? "").slice(from, to);

/** Weights 7, 3, 1; digits as themselves, A to Z as 10 to 35, the filler as 0; modulo 10. */
function checkDigit(text: string): string {
  let sum = 0;
  for (const [at, letter] of [...text].entries())
    sum += (letter === "<" ? 0 : Number.parseInt(letter, 36)) * ([7, 3, 1][at % 3] ?? 0);
  return String(sum % 10);
}

/**
 * A number too long for its field: a filler stands for its digit, and the rest and the digit begin the optional data of
 * cards (9303-5 and 9303-6, note j). Null where the number fits.
 */
export function longNumber(lines: readonly string[], format: MrzFormat): { rest: Span; digit: Span } | null {
  if (format === "TD3") return null;
  const { number, optional } = layouts[format];
  const [line, , end] = number;
  const [, from] = optional;
  const tail = cut(lines, optional).split("<")[0] ?? "";
  if (cut(lines, [line, end, end + 1]) !== "<" || tail.length < 2) return null;
  const digit = from + tail.length - 1;
  return { rest: [line, from, digit], digit: [line, digit, digit + 1] };
}

const behind = ([line, , to]: Span): Span => [line, to, to + 1];

/** Every check digit a format has, also while the lines are still being typed. */
export function digitStates(lines: readonly string[], format: MrzFormat): DigitState[] {
  const layout = layouts[format];
  const long = longNumber(lines, format);
  const all: [digit: MrzDigit, at: Span, over: readonly Span[]][] = [
    long ? ["number", long.digit, [layout.number, long.rest]] : ["number", behind(layout.number), [layout.number]],
    ["birth", behind(layout.birth), [layout.birth]],
    ["expiry", behind(layout.expiry), [layout.expiry]],
    ...(format === "TD3"
      ? [["personal", behind(layout.optional), [layout.optional]] satisfies [MrzDigit, Span, Span[]]]
      : []),
    ["composite", layout.composite.at, layout.composite.over],
  ];
  return all.map(([digit, at, over]) => {
    const [line, column] = at;
    return { digit, line, column, state: stateOf(digit, cut(lines, at), lines, over) };
  });
}

function stateOf(digit: MrzDigit, found: string, lines: readonly string[], over: readonly Span[]): DigitState["state"] {
  const whole = over.every((span) => cut(lines, span).length === span[2] - span[1]);
  if (!whole || found === "") return "open";
  const parts = over.map((span) => cut(lines, span));
  const text = parts.join("");
  // Where a passport has no personal number, its digit may be left out as well.
  if (digit === "personal" && /^<+$/.test(text) && found === "<") return "right";
  // The standard leaves open whether the filler inside a long number takes a weight: issuers do both.
  const ways = digit === "number" && parts.length > 1 ? [text, parts.join("<")] : [text];
  return ways.some((way) => checkDigit(way) === found) ? "right" : "wrong";
}
