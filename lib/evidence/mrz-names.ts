/*
 * A printed name against the zone's. ICAO 9303 part 3 section 6 lists how letters outside A to Z are written there;
 * several have more than one way, so every way a name may have been written is tried.
 */

/** Ways of a letter besides the plain one its decomposition gives. */
const ways: Record<string, readonly string[]> = {
  Ñ: ["N", "NXX"],
  Ä: ["AE", "A"],
  Å: ["AA", "A"],
  Ö: ["OE", "O"],
  Ü: ["UE", "UXX", "U"],
  Æ: ["AE"],
  Œ: ["OE"],
  Ø: ["OE", "O"],
  Ð: ["D"],
  Đ: ["D"],
  Þ: ["TH"],
  ẞ: ["SS"],
  ß: ["SS"],
  Ł: ["L"],
  Ħ: ["H"],
  Ŧ: ["T"],
  Ŋ: ["N"],
  "·": [""],
};

/** Beyond this many the later letters are written in their first way only; no real name comes near. */
const mostWays = 2048;

export type ZoneRule = "N1" | "N2" | "N3" | "N4";

/** The named rule by which a printed name is the zone's, or null where none is. */
export function zoneRule(printed: string, zone: string, cut: boolean): ZoneRule | null {
  const upper = [...printed.normalize("NFC").trim().replace(/\s+/g, " ")].map(capital).join("");
  if (upper === "" || zone === "") return null;
  if (upper === zone) return "N1";
  const written = writings(upper);
  if (written.has(zone)) return "N2";
  const joined = new Set([...written].flatMap((text) => [spacedOut(text), closedUp(text)]));
  const target = spacedOut(zone);
  if (joined.has(target)) return "N3";
  return cut && [...joined].some((text) => text.startsWith(target)) ? "N4" : null;
}

/** A capital of one letter: the sharp s is written in two only by a rule that is named. */
const capital = (letter: string): string => (letter === "ß" ? letter : letter.toUpperCase());

function writings(upper: string): Set<string> {
  let all = [""];
  for (const letter of upper) {
    const forms = ways[letter] ?? [letter.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase()];
    const used = all.length * forms.length > mostWays ? forms.slice(0, 1) : forms;
    all = all.flatMap((text) => used.map((form) => text + form));
  }
  return new Set(all);
}

/** Hyphen and apostrophe as separators, and as nothing: documents do both. */
const spacedOut = (text: string) =>
  text
    .replace(/[-'’.]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const closedUp = (text: string) => spacedOut(text.replace(/['’.]/g, ""));
