import type { Colleague } from "@/lib/notes/views";

/** What is being typed after an `@`, up to the caret. */
interface Asked {
  /** Where the `@` stands. */
  from: number;
  words: string;
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The mention under way, if the caret stands in one: an `@` that begins a word, and what follows it. */
export function askedMention(text: string, caret: number): Asked | null {
  const found = /(?:^|[\s(])@([\p{L}\p{M}'’ .-]{0,40})$/u.exec(text.slice(0, caret));
  const words = found?.[1];
  return words === undefined ? null : { from: caret - words.length - 1, words };
}

/** Colleagues each of whose typed words begins a word of the name; nobody once the name is written out. */
export function matching(colleagues: readonly Colleague[], words: string): Colleague[] {
  const typed = folded(words).split(/\s+/).filter(Boolean);
  if (colleagues.some(({ name }) => folded(words).startsWith(folded(name)))) return [];
  return colleagues.filter(({ name }) => {
    const parts = folded(name).split(/\s+/);
    return typed.every((word) => parts.some((part) => part.startsWith(word)));
  });
}

/** The text with the mention under way written out, and where the caret goes. */
export function withMention(text: string, caret: number, asked: Asked, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, asked.from)}@${name} `;
  return { text: before + text.slice(caret).trimStart(), caret: before.length };
}

/** Of those chosen, who is still named in the text. */
export const namedIn = <T extends { name: string }>(text: string, chosen: readonly T[]): T[] =>
  chosen.filter(({ name }) => text.includes(`@${name}`));

/** A note in pieces, those that name somebody marked. */
export function pieces(text: string, names: readonly string[]): { text: string; mention: boolean }[] {
  const marks = names.filter(Boolean).map((name) => `@${name}`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (marks.length === 0) return [{ text, mention: false }];
  return text
    .split(new RegExp(`(${marks.toSorted((a, b) => b.length - a.length).join("|")})`, "u"))
    .filter(Boolean)
    .map((part) => ({ text: part, mention: names.some((name) => part === `@${name}`) }));
}
