"use client";

import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";

interface SheetProps {
  title: string;
  onBack: () => void;
  onSubmit: () => void;
  children: ReactNode;
  /** Stands under the scrolling part: the signature. */
  foot?: ReactNode;
  label: string;
}

/**
 * A decision in the panel's place: the evidence stays in view, and focus may leave to the player, because a note is
 * written while looking. Only the chord or the button confirms.
 */
export function Sheet({ title, onBack, onSubmit, children, foot, label }: SheetProps) {
  const t = useTranslations("refuse");
  const form = useRef<HTMLFormElement>(null);
  useShortcuts(
    [
      { keys: "mod+Enter", label, run: () => form.current?.requestSubmit(), even: "typing" },
      { keys: "Escape", label: t("back"), run: onBack, even: "typing" },
    ],
    "decide",
  );
  // Focus moves in: to the first field, whatever it is.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, textarea, select")?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <section aria-label={title} className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-9.5 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 className="text-lead font-bold">{title}</h2>
        <Button look="quiet" className="ml-auto" onClick={onBack}>
          {t("back")} <Keycap>Esc</Keycap>
        </Button>
      </header>
      <form
        ref={form}
        id="decision"
        onSubmit={submit}
        noValidate
        autoComplete="off"
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="thin-scroll min-h-0 flex-1 overflow-auto px-4 py-3">{children}</div>
        {foot}
      </form>
    </section>
  );
}

export function SheetTitle({ children, hint }: { children: ReactNode; hint?: ReactNode }) {
  return (
    <h3 className="mt-4 mb-1.5 flex items-baseline gap-2 text-small font-bold first:mt-0">
      {children}
      {hint && <span className="font-regular text-ink-2">{hint}</span>}
    </h3>
  );
}
