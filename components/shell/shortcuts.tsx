"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { Keycap } from "@/components/ui/keycap";

/** One key, or two in a row ("g q"). `key` is KeyboardEvent.key. */
export interface Shortcut {
  keys: string;
  /** What it does, in words, for the sheet. */
  label: string;
  run: () => void;
  /** Works while a dialog or menu is open, and with single keys switched off: chords and Escape. */
  always?: boolean;
}

interface ShortcutContext {
  register: (id: symbol, list: readonly Shortcut[]) => () => void;
  openSheet: () => void;
  enabled: boolean;
}

const Context = createContext<ShortcutContext>({ register: () => () => {}, openSheet: () => {}, enabled: true });

/** What the page that is open has registered. */
const PageContext = createContext<readonly Shortcut[]>([]);

const storageKey = "cotejo.single-keys";

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && ["checkbox", "radio", "range", "button"].includes(target.type));

/** Enter and Space belong to the control that has the focus. */
const ownKey = (event: KeyboardEvent): boolean =>
  (event.key === "Enter" || event.key === " ") &&
  event.target instanceof HTMLElement &&
  event.target.closest("button, a, [role=button], summary, [role=option], [role=tab]") !== null;

const layerOpen = (): boolean =>
  document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]") !== null;

/**
 * Keys of the page that is open. A single key is silent while somebody types, with a modifier held, under a dialog or
 * menu, and just after the window was focused: it must never act on something not yet seen.
 */
export function ShortcutProvider({ children, common }: { children: ReactNode; common: readonly Shortcut[] }) {
  const t = useTranslations("shortcuts");
  const [lists, setLists] = useState<ReadonlyMap<symbol, readonly Shortcut[]>>(new Map());
  const [sheet, setSheet] = useState(false);
  const [enabled, setEnabled] = useState(true);
  const first = useRef<string | null>(null);
  const focusedAt = useRef(0);

  useEffect(() => setEnabled(localStorage.getItem(storageKey) !== "off"), []);
  useEffect(() => {
    const focused = () => {
      focusedAt.current = performance.now();
    };
    window.addEventListener("focus", focused);
    return () => window.removeEventListener("focus", focused);
  }, []);

  const register = useCallback((id: symbol, list: readonly Shortcut[]) => {
    setLists((before) => new Map(before).set(id, list));
    return () =>
      setLists((before) => {
        const after = new Map(before);
        after.delete(id);
        return after;
      });
  }, []);

  const own = useMemo(() => [...lists.values()].flat(), [lists]);
  const openSheet = useCallback(() => setSheet(true), []);

  useEffect(() => {
    const all = [...own, ...common, { keys: "?", label: t("sheet"), run: openSheet }];
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || ownKey(event)) return;
      const chord = event.ctrlKey || event.metaKey;
      // Shift makes another key of a letter; of a sign it is only how the sign is typed.
      const shifted = event.shiftKey && (event.key.length > 1 || /^\p{L}$/u.test(event.key));
      const name = `${chord ? "mod+" : ""}${shifted ? "shift+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
      const wanted = first.current ? `${first.current} ${name}` : name;
      const match = all.find((shortcut) => shortcut.keys === wanted);
      const quiet =
        typing(event.target) ||
        chord ||
        event.altKey ||
        layerOpen() ||
        !enabled ||
        performance.now() - focusedAt.current < 300;
      if (match && (match.always || !quiet)) {
        event.preventDefault();
        first.current = null;
        match.run();
      } else first.current = !quiet && all.some((shortcut) => shortcut.keys.startsWith(`${name} `)) ? name : null;
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [own, common, enabled, openSheet, t]);

  const value = useMemo(() => ({ register, openSheet, enabled }), [register, openSheet, enabled]);
  const app = useTranslations("app");
  return (
    <Context.Provider value={value}>
      <PageContext.Provider value={own}>{children}</PageContext.Provider>
      <Dialog open={sheet} onClose={() => setSheet(false)} title={t("title")} closeLabel={app("close")} width="44rem">
        <label className="flex items-start gap-3 rounded-3 bg-sunk px-3 py-2.5">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={enabled}
            onChange={(event) => {
              setEnabled(event.target.checked);
              localStorage.setItem(storageKey, event.target.checked ? "on" : "off");
            }}
          />
          <span>
            <span className="font-medium">{t("on")}</span>
            <span className="block text-small text-ink-2">{t("onText")}</span>
          </span>
        </label>
        <div className="mt-4 grid gap-x-8 gap-y-4 sm:grid-cols-2">
          <KeyList title={t("here")} list={own} empty={t("none")} />
          <KeyList
            title={t("everywhere")}
            list={[...common, { keys: "?", label: t("sheet"), run: openSheet }]}
            empty=""
          />
        </div>
      </Dialog>
    </Context.Provider>
  );
}

const names: Record<string, string> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "Esc",
  mod: "Ctrl",
  shift: "⇧",
};

/** A combination as keycaps: "g q" is two keys in a row, "mod+Enter" two together. */
export function Keys({ keys }: { keys: string }) {
  const parts = keys === " " ? [" "] : keys.split(/[ +]/).filter(Boolean);
  return (
    <span className="inline-flex gap-1">
      {parts.map((part) => (
        <Keycap key={part}>{names[part] ?? (part.length === 1 ? part.toUpperCase() : part)}</Keycap>
      ))}
    </span>
  );
}

function KeyList({ title, list, empty }: { title: string; list: readonly Shortcut[]; empty: string }) {
  return (
    <section>
      <h3 className="mb-1 text-small font-bold text-ink-2">{title}</h3>
      {list.length === 0 && <p className="text-small text-ink-3">{empty}</p>}
      <ul>
        {list.map((shortcut) => (
          <li key={shortcut.keys} className="flex min-h-6.5 items-center gap-2 text-small">
            <span className="flex-1">{shortcut.label}</span>
            <Keys keys={shortcut.keys} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Registers keys while the component is on the page; what they do is always of the latest render. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const { register } = useContext(Context);
  const id = useRef(Symbol("shortcuts"));
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const signature = JSON.stringify(list.map(({ keys, label, always }) => ({ keys, label, always })));
  useEffect(() => {
    const stable = (JSON.parse(signature) as Omit<Shortcut, "run">[]).map((entry, at) => ({
      ...entry,
      run: () => latest.current[at]?.run(),
    }));
    return register(id.current, stable);
  }, [register, signature]);
}

export const useShortcutSheet = (): (() => void) => useContext(Context).openSheet;

/** What the keys of the page that is open do, for whatever offers the same in words. */
export const usePageShortcuts = (): readonly Shortcut[] => useContext(PageContext);
