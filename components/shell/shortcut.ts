/** Under which heading of the sheet a key stands. */
export const shortcutGroups = ["checklist", "decide", "evidence", "video", "here", "everywhere"] as const;
export type ShortcutGroup = (typeof shortcutGroups)[number];

/** One key, or two in a row ("g q"). `keys` are names of KeyboardEvent.key, with `mod+` and `shift+` before them. */
export interface Shortcut {
  keys: string;
  /** What it does, in words, for the sheet. */
  label: string;
  run: () => void;
  group?: ShortcutGroup;
  /** Works also while somebody types, or even under a dialog. */
  even?: "typing" | "under-dialog";
}

/** What was pressed, as far as it matters. */
export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & {
  altGraph: boolean;
};

const isLetter = (key: string) => /^\p{L}$/u.test(key);
/** Of a sign, Shift and AltGr (or Option) are only how it is typed: on a Spanish keyboard "[" has no other way. */
const isSign = (key: string) => key.length === 1 && !/^[\p{L}\p{N} ]$/u.test(key);

const holdsChord = ({ key, ctrlKey, metaKey, altGraph }: Pressed) => (ctrlKey || metaKey) && !(altGraph && isSign(key));

export function nameOf(pressed: Pressed): string {
  const { key, shiftKey } = pressed;
  const shifted = shiftKey && (key.length > 1 || isLetter(key));
  return `${holdsChord(pressed) ? "mod+" : ""}${shifted ? "shift+" : ""}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** A combination in parts: keys in a row, each with what is held. */
export const partsOf = (keys: string): string[][] =>
  (keys === " " ? [keys] : keys.split(" ")).map((step) => {
    const [, mod, shift, key = ""] = /^(mod\+)?(shift\+)?(.+)$/s.exec(step) ?? [];
    return [...(mod ? ["mod"] : []), ...(shift ? ["shift"] : []), key];
  });

/** A letter, sign or figure by itself: what speech input types, and what may be switched off. */
const isSingle = ({ keys }: Pick<Shortcut, "keys">) =>
  partsOf(keys).every((parts) => parts[0] !== "mod" && parts.at(-1)?.length === 1);

export interface Moment {
  /** The focus is in a field for text. */
  typing: boolean;
  /** A dialog or menu is open. */
  layer: boolean;
  /** Single keys are switched on. */
  singles: boolean;
  /** The window was focused a moment ago. */
  fresh: boolean;
}

/** Whether a shortcut acts now: it must never act on something not yet seen, nor take what somebody types. */
export function acts(shortcut: Pick<Shortcut, "keys" | "even">, pressed: Pressed, moment: Moment): boolean {
  if (shortcut.even === "under-dialog") return true;
  if (moment.layer) return false;
  if (shortcut.even === "typing") return true;
  const alone = !holdsChord(pressed) && (!pressed.altKey || isSign(pressed.key));
  return alone && !moment.typing && !moment.fresh && (moment.singles || !isSingle(shortcut));
}
