/*
 * How letters outside A to Z are written where there are none: ICAO 9303 part 3 section 6 lists them, and several have
 * more than one way. A document may be read from its print or from its zone, so every way of a name counts.
 */

/** Ways of a letter besides the plain one its decomposition gives. */
const ways = new Map<string, readonly string[]>([
  ["Ñ", ["N", "NXX"]],
  ["Ä", ["AE", "A"]],
  ["Å", ["AA", "A"]],
  ["Ö", ["OE", "O"]],
  ["Ü", ["UE", "UXX", "U"]],
  ["Æ", ["AE"]],
  ["Œ", ["OE"]],
  ["Ø", ["OE", "O"]],
  ["Ð", ["D"]],
  ["Đ", ["D"]],
  ["Þ", ["TH"]],
  ["ẞ", ["SS"]],
  ["Ł", ["L"]],
  ["Ŀ", ["L"]],
  ["Ħ", ["H"]],
  ["Ŧ", ["T"]],
  ["Ŋ", ["N"]],
  ["·", [""]],
]);

/** A name letter by letter, each in the ways it may be written. */
export type Spelling = readonly (readonly string[])[];

/** The spelling of a name; `own` are ways a rule gives to letters of its own. */
export const spell = (name: string, own: ReadonlyMap<string, readonly string[]> = new Map()): Spelling =>
  [...name.normalize("NFC")].map((letter) => own.get(letter) ?? waysOf(letter));

function waysOf(letter: string): readonly string[] {
  // One letter stays one: the language's own capital of ß is two.
  const capital = letter === "ß" ? "ẞ" : letter.toUpperCase();
  const plain = capital.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase();
  return ways.get(capital) ?? ways.get(plain) ?? [plain];
}

/** How far two spellings have been written, and what one of them has written that the other has not. */
type Place = readonly [at: number, besideAt: number, ahead: string, besideAhead: string];

/**
 * Whether two spellings have a writing in common; `cut`: whether one of the second begins one of the first. Whoever is
 * behind writes its next letter, each way of it, and no place is looked at twice: the time grows with the names' length
 * and not with the number of their writings.
 */
export function meet(one: Spelling, beside: Spelling, cut = false): boolean {
  const open: Place[] = [[0, 0, "", ""]];
  const seen = new Set<string>();
  for (let place = open.pop(); place; place = open.pop()) {
    const [at, besideAt, ahead, besideAhead] = place;
    const besideWritten = besideAt === beside.length && besideAhead === "";
    if (besideWritten && (cut || (at === one.length && ahead === ""))) return true;
    for (const [nextAt, nextBeside, left, right] of onwards(place, one, beside)) {
      const shared = Math.min(left.length, right.length);
      if (left.slice(0, shared) !== right.slice(0, shared)) continue;
      const next: Place = [nextAt, nextBeside, left.slice(shared), right.slice(shared)];
      const name = next.join("\n");
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(next);
    }
  }
  return false;
}

function onwards([at, besideAt, ahead, besideAhead]: Place, one: Spelling, beside: Spelling): Place[] {
  if (ahead === "" && at < one.length) return (one[at] ?? []).map((way) => [at + 1, besideAt, way, besideAhead]);
  if (besideAhead !== "") return [];
  return (beside[besideAt] ?? []).map((way) => [at, besideAt + 1, ahead, way]);
}
