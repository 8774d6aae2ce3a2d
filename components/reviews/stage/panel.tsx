"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";

interface StagePanelProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A small window over a corner of the stage, inside it so that full screen shows it as well. Keys of the page rest
 * while it is open; it closes with Escape, and when the focus leaves it, and gives the focus back.
 */
export function StagePanel({ title, onClose, children }: StagePanelProps) {
  const app = useTranslations("app");
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const own = panel.current;
    own?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      // Closed by turning to another field, it leaves the focus there.
      const lost = document.activeElement === document.body || own?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        // A window that loses the focus gives it back to what had it.
        if (document.hasFocus() && !currentTarget.contains(relatedTarget)) onClose();
      }}
      className="thin-scroll absolute right-3 bottom-3 z-20 flex max-h-[calc(100%-1.5rem)] w-80 flex-col overflow-auto rounded-3 bg-surface text-ink shadow-2"
    >
      <div className="flex h-9 shrink-0 items-center gap-2 pr-1.5 pl-3">
        <h3 className="text-small font-bold">{title}</h3>
        <button
          type="button"
          aria-label={app("close")}
          onClick={onClose}
          className="ml-auto grid size-6.5 place-items-center rounded-1 text-ink-2 hover:bg-sunk"
        >
          <X aria-hidden size={15} />
        </button>
      </div>
      {children}
    </div>
  );
}
