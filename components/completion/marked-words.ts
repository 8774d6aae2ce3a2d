import type { CompletionView } from "@/lib/completion/views";

export type Finding = CompletionView["papers"][number]["findings"][number];

/** A stretch of a paper's words; with a finding, one that was held against the evidence. */
export interface Piece {
  text: string;
  finding: Finding | null;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/** A value as it may stand in a paper: a new line, perhaps with its dash, counts as the space between two words. */
function asWritten(value: string): RegExp {
  const words = value.trim().split(/\s+/).map(escaped);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${words.join(String.raw`\s[\s\-–•*]*`)}(?![\p{L}\p{N}])`, "gu");
}

interface Place {
  from: number;
  to: number;
  finding: Finding;
}

/** Cuts a paper at the values that were found in it, so that each can be marked where it stands. What differs wins. */
export function markedWords(words: string, findings: readonly Finding[]): Piece[] {
  const rank = ({ outcome }: Finding) => (outcome === "different" ? 0 : 1);
  const places: Place[] = [];
  for (const finding of findings.toSorted((a, b) => rank(a) - rank(b))) {
    if (!finding.found?.trim()) continue;
    for (const match of words.matchAll(asWritten(finding.found))) {
      const place = { from: match.index, to: match.index + match[0].length, finding };
      if (places.every(({ from, to }) => place.to <= from || place.from >= to)) places.push(place);
    }
  }
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, finding } of places.sort((a, b) => a.from - b.from)) {
    if (from > at) pieces.push({ text: words.slice(at, from), finding: null });
    pieces.push({ text: words.slice(from, to), finding });
    at = to;
  }
  if (at < words.length) pieces.push({ text: words.slice(at), finding: null });
  return pieces;
}
