"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { Keys } from "./keys";
import { type Shortcut, type ShortcutGroup, shortcutGroups } from "./shortcut";

interface ShortcutSheetProps {
  open: boolean;
  onClose: () => void;
  /** All that do something now. */
  list: readonly Shortcut[];
  /** Single keys. */
  enabled: boolean;
  onEnabled: (enabled: boolean) => void;
}

/** What the keys of this page do, by what they are for, and the switch that turns the single ones off. */
export function ShortcutSheet({ open, onClose, list, enabled, onEnabled }: ShortcutSheetProps) {
  const t = useTranslations("shortcuts");
  const app = useTranslations("app");
  const groups = shortcutGroups
    .map((group) => ({ group, own: list.filter((shortcut) => (shortcut.group ?? "here") === group) }))
    .filter(({ own }) => own.length > 0);
  return (
    <Dialog open={open} onClose={onClose} title={t("title")} closeLabel={app("close")} width="60rem">
      <label className="flex items-start gap-3 rounded-3 bg-sunk px-3 py-2.5">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          checked={enabled}
          onChange={(event) => onEnabled(event.target.checked)}
        />
        <span>
          <span className="font-medium">{t("on")}</span>
          <span className="block text-small text-ink-2">{t("onText")}</span>
        </span>
      </label>
      <div className="mt-4 gap-x-8 sm:columns-2 desk:columns-3">
        {groups.map(({ group, own }) => (
          <KeyList key={group} group={group} list={own} />
        ))}
      </div>
    </Dialog>
  );
}

function KeyList({ group, list }: { group: ShortcutGroup; list: readonly Shortcut[] }) {
  const t = useTranslations("shortcuts.groups");
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-small font-bold text-ink-2">{t(group)}</h3>
      <ul>
        {list.map((shortcut) => (
          <li key={shortcut.keys} className="flex min-h-6.5 items-center gap-2 text-small">
            <span className="flex-1 first-letter:uppercase">{shortcut.label}</span>
            <Keys keys={shortcut.keys} />
          </li>
        ))}
      </ul>
    </section>
  );
}
