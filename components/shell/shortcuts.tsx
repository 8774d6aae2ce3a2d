"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { layerOpen } from "@/components/ui/layers";
import { isOwnKey, isTypedInto } from "./own-keys";
import { acts, nameOf, type Shortcut, type ShortcutGroup } from "./shortcut";
import { ShortcutSheet } from "./shortcut-sheet";

interface ShortcutContext {
  register: (id: symbol, list: readonly Shortcut[]) => () => void;
  openSheet: () => void;
}

const Context = createContext<ShortcutContext>({ register: () => () => {}, openSheet: () => {} });

/** What the page that is open has registered. */
const PageContext = createContext<readonly Shortcut[]>([]);

const storageKey = "cotejo.single-keys";

/** How long after it was focused a window takes no keys. */
const freshMs = 300;

/** Keys of the page that is open, and of every page. */
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
  const all = useMemo(() => {
    const everywhere = [...common, { keys: "?", label: t("sheet"), run: openSheet }];
    return [...own, ...everywhere.map((shortcut): Shortcut => ({ ...shortcut, group: "everywhere" }))];
  }, [own, common, openSheet, t]);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (event.defaultPrevented || event.isComposing) return;
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      const what = { key, ctrlKey, metaKey, altKey, shiftKey, altGraph: event.getModifierState("AltGraph") };
      const name = nameOf(what);
      // A chord is never a button's: it confirms wherever the focus is.
      if (!name.startsWith("mod+") && isOwnKey(key, target)) return;
      const moment = {
        typing: isTypedInto(target),
        layer: layerOpen(),
        singles: enabled,
        fresh: performance.now() - focusedAt.current < freshMs,
      };
      const wanted = first.current ? `${first.current} ${name}` : name;
      const match = all.find((shortcut) => shortcut.keys === wanted);
      if (match && acts(match, what, moment)) {
        event.preventDefault();
        first.current = null;
        match.run();
        return;
      }
      const begun = all.find((shortcut) => shortcut.keys.startsWith(`${name} `));
      first.current = begun && acts(begun, what, moment) ? name : null;
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [all, enabled]);

  const switchSingles = (on: boolean) => {
    setEnabled(on);
    localStorage.setItem(storageKey, on ? "on" : "off");
  };
  const value = useMemo(() => ({ register, openSheet }), [register, openSheet]);
  return (
    <Context.Provider value={value}>
      <PageContext.Provider value={own}>{children}</PageContext.Provider>
      <ShortcutSheet
        open={sheet}
        onClose={() => setSheet(false)}
        list={all}
        enabled={enabled}
        onEnabled={switchSingles}
      />
    </Context.Provider>
  );
}

/**
 * Registers keys while the component is on the page; what they do is always of the latest render. They stand under
 * `group` on the sheet, but for those that name their own.
 */
export function useShortcuts(list: readonly Shortcut[], group?: ShortcutGroup): void {
  const { register } = useContext(Context);
  const id = useRef(Symbol("shortcuts"));
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  // Acts have no text: what is told apart is all but them.
  const signature = JSON.stringify(list.map((entry) => ({ group, ...entry })));
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
