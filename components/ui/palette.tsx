"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { classes } from "./classes";

export interface PaletteOption {
  id: string;
  label: string;
  /** Stands at the right: keys, a kind. */
  aside?: ReactNode;
  icon?: ReactNode;
  /** What is done once the window has closed, unless it is to stay open. */
  run: () => void;
  stays?: boolean;
}

export interface PaletteGroup {
  name: string;
  options: readonly PaletteOption[];
}

interface PaletteProps {
  open: boolean;
  onClose: () => void;
  title: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  groups: readonly PaletteGroup[];
  /** Announced politely: how many there are, or what went wrong. */
  status: string;
  /** Shown in place of options. */
  message?: string | null;
}

/** One box over the page: what is typed narrows a list, arrows move in it, Enter does, Esc closes and gives the focus back. */
export function Palette({ open, onClose, title, placeholder, text, onText, groups, status, message }: PaletteProps) {
  const list = useId();
  const [at, setAt] = useState(0);
  const chosen = useRef<(() => void) | null>(null);
  const options = groups.flatMap((group) => group.options);
  const active = options[Math.min(at, options.length - 1)];
  const choose = (option: PaletteOption) => {
    if (option.stays) return option.run();
    chosen.current = option.run;
    onClose();
  };
  const move = (to: number) => {
    const next = (to + options.length) % options.length;
    setAt(next);
    document.getElementById(`${list}-${options[next]?.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || options.length === 0) return;
    const from = Math.min(at, options.length - 1);
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: options.length - 1 }[event.key];
    // In the text, Home and End move the caret.
    if (to !== undefined && (event.key.startsWith("Arrow") || text === "")) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      choose(active);
    }
  };
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => !next && onClose()}
      onOpenChangeComplete={(now) => {
        setAt(0);
        const run = chosen.current;
        chosen.current = null;
        // After the focus has gone back: what is done may move it on.
        if (!now && run) setTimeout(run);
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70dvh] w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-4 bg-surface shadow-3 outline-none">
          <Base.Title className="sr-only">{title}</Base.Title>
          <input
            role="combobox"
            aria-expanded={options.length > 0}
            aria-controls={list}
            aria-activedescendant={active ? `${list}-${active.id}` : undefined}
            aria-autocomplete="list"
            aria-label={title}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text}
            onChange={(event) => {
              onText(event.target.value);
              setAt(0);
            }}
            onKeyDown={pressed}
            className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-title outline-none"
          />
          {message && <p className="px-4 py-3 text-ink-2">{message}</p>}
          <div id={list} role="listbox" aria-label={title} className="thin-scroll min-h-0 overflow-auto py-1">
            {groups.map((group) => (
              <div key={group.name} role="presentation">
                <div aria-hidden className="px-4 pt-2 pb-1 text-micro font-medium text-ink-3">
                  {group.name}
                </div>
                {group.options.map((option) => (
                  <div
                    key={option.id}
                    id={`${list}-${option.id}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={option === active}
                    onClick={() => choose(option)}
                    onKeyDown={() => {}}
                    className={classes(
                      "flex min-h-9 cursor-pointer items-center gap-2.5 px-4 py-1 hover:bg-hover aria-selected:bg-selected",
                    )}
                  >
                    {option.icon && <span className="shrink-0 text-ink-3">{option.icon}</span>}
                    <span className="min-w-0 flex-1 break-words first-letter:uppercase">{option.label}</span>
                    {option.aside}
                  </div>
                ))}
              </div>
            ))}
          </div>
          <p role="status" className="sr-only">
            {status}
          </p>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
