"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Menu, MenuRadio } from "@/components/ui/menu";
import type { QueueFilter } from "@/lib/requests/views";

const triggerClass =
  "inline-flex h-6.5 items-center gap-1.5 rounded-2 border border-dashed border-line-2 px-2 text-small font-medium whitespace-nowrap text-ink-2 hover:bg-hover";
const setClass =
  "inline-flex h-6.5 items-center overflow-hidden rounded-2 border border-line-2 bg-surface text-small font-medium whitespace-nowrap";

/** Filters live in the address: they survive a reload and can be shared. */
export function QueueFilters({
  filter,
  authorities,
}: {
  filter: QueueFilter;
  authorities: readonly { id: string; name: string }[];
}) {
  const t = useTranslations("queue.filters");
  const router = useRouter();
  const go = (change: Partial<QueueFilter>) => {
    const entries = Object.entries({ ...filter, ...change }).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    );
    router.push(`/queue?${new URLSearchParams(entries)}`);
  };
  const signals = [
    { value: "failed", label: t("failed") },
    { value: "findings", label: t("findings") },
    { value: "not-reported", label: t("notReported") },
  ];
  const defs = [
    {
      key: "authority" as const,
      name: t("authority"),
      choices: authorities.map(({ id, name }) => ({ value: id, label: name })),
      show: authorities.length > 1,
    },
    { key: "signal" as const, name: t("signals"), choices: signals, show: true },
    { key: "attempt" as const, name: t("attempt"), choices: [{ value: "repeat", label: t("repeat") }], show: true },
  ];
  return defs
    .filter((def) => def.show)
    .map(({ key, name, choices }) => {
      const value = filter[key];
      const chosen = choices.find((choice) => choice.value === value);
      if (!chosen)
        return (
          <Menu
            key={key}
            triggerClassName={triggerClass}
            trigger={
              <>
                <Plus aria-hidden size={13} />
                {name}
              </>
            }
          >
            <MenuRadio label={name} value="" choices={choices} onChange={(next) => go({ [key]: next })} />
          </Menu>
        );
      return (
        <span key={key} className={setClass}>
          <Menu
            triggerClassName="flex h-full items-center gap-1 px-2 hover:bg-hover"
            trigger={
              <>
                <span className="font-regular text-ink-3">{t("is_", { name })}</span> {chosen.label}
              </>
            }
          >
            <MenuRadio label={name} value={chosen.value} choices={choices} onChange={(next) => go({ [key]: next })} />
          </Menu>
          <button
            type="button"
            aria-label={t("remove", { name })}
            onClick={() => go({ [key]: undefined })}
            className="grid h-full w-6 place-items-center hover:bg-hover"
          >
            <X aria-hidden size={13} />
          </button>
        </span>
      );
    });
}
