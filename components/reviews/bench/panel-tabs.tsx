"use client";

import { Link2, Link2Off } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Keycap } from "@/components/ui/keycap";

const panes = ["review", "record", "timeline", "notes"] as const;
export type Pane = (typeof panes)[number];

interface PanelTabsProps {
  pane: Pane;
  onPane: (pane: Pane) => void;
  /** Whether the stage follows the question. */
  follows: boolean;
  onFollows: (follows: boolean) => void;
  /** Questions answered, of all. */
  progress: string;
  /** How many notes there are. */
  notes: number;
}

/** What stands in the panel, by name; the arrows go from one to the next. */
export function PanelTabs({ pane, onPane, follows, onFollows, progress, notes }: PanelTabsProps) {
  const t = useTranslations("review");
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
    const next = panes[(panes.indexOf(pane) + by + panes.length) % panes.length] ?? pane;
    onPane(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="flex h-9.5 shrink-0 border-b border-line px-1.5">
      <div role="tablist" aria-label={t("panel")} onKeyDown={move} className="flex gap-1">
        {panes.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={pane === name}
            aria-controls="pane"
            tabIndex={pane === name ? 0 : -1}
            onClick={() => onPane(name)}
            className="relative rounded-1 px-2.5 font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2 aria-selected:text-ink aria-selected:after:absolute aria-selected:after:inset-x-2.5 aria-selected:after:-bottom-px aria-selected:after:h-0.5 aria-selected:after:bg-accent"
          >
            {t(`tabs.${name}`)} {name === "review" && <Count>{progress}</Count>}
            {name === "notes" && notes > 0 && <Count>{notes}</Count>}
          </button>
        ))}
      </div>
      <span className="ml-auto flex items-center gap-1">
        <button
          type="button"
          aria-pressed={follows}
          aria-label={t("follow")}
          title={t("follow")}
          onClick={() => onFollows(!follows)}
          className="mr-1 grid size-6.5 place-items-center rounded-1 text-ink-3 hover:text-ink aria-pressed:text-accent-ink"
        >
          {follows ? <Link2 aria-hidden size={15} /> : <Link2Off aria-hidden size={15} />}
        </button>
        <span className="flex gap-1 max-wide:hidden">
          <Keycap>J</Keycap>
          <Keycap>K</Keycap>
        </span>
      </span>
    </div>
  );
}

function Count({ children }: { children: ReactNode }) {
  return <span className="ml-0.5 font-regular text-ink-3">{children}</span>;
}
