"use client";

import { Check, Search } from "lucide-react";
import { useId, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { besideKeys } from "@/components/ui/layers";
import { Tag } from "@/components/ui/tag";
import { type CauseCode, causeCodes, causeOf, type Locale } from "@/lib/reviews/catalogue";

interface CausePickerProps {
  chosen: readonly CauseCode[];
  suggested: readonly CauseCode[];
  attempt: number;
  limit: number;
  locale: Locale;
  error: string | null;
  onChange: (causes: CauseCode[]) => void;
}

/** Causes that fit the answers first, then by group; typing narrows. The gravest chosen is the one that is sent. */
export function CausePicker({ chosen, suggested, attempt, limit, locale, error, onChange }: CausePickerProps) {
  const t = useTranslations("refuse");
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const box = useRef<HTMLInputElement>(null);
  const atLimit = attempt >= limit;
  const options = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const offered = causeCodes.filter((code) => !(atLimit && causeOf(code).class === "retry"));
    const match = (code: CauseCode) =>
      !wanted || code.toLowerCase().includes(wanted) || causeOf(code).title[locale].toLowerCase().includes(wanted);
    const fitting = [...new Set(suggested)].filter((code) => offered.includes(code) && match(code));
    const rest = offered.filter((code) => match(code) && !fitting.includes(code));
    return [
      ...fitting.map((code) => ({ code, group: "fromAnswers" })),
      ...rest.map((code) => ({ code, group: code.split("-")[0] ?? "" })),
    ];
  }, [text, suggested, atLimit, locale]);
  const toggle = (code: CauseCode) =>
    onChange(chosen.includes(code) ? chosen.filter((entry) => entry !== code) : [...chosen, code]);
  const active = options[Math.min(at, options.length - 1)];
  const groupName = (group: string) =>
    group === "fromAnswers"
      ? t("fromAnswers")
      : t(
          `groups.${group as "DOC" | "IMG" | "VID" | "FACE" | "DATA" | "OTP" | "CONS" | "FRD" | "ELG" | "REP" | "TEC"}`,
        );
  const first = chosen[0];
  return (
    <div>
      <div className={classes("overflow-hidden rounded-2 border", error ? "border-bad" : "border-line-ctl")}>
        <div className="flex h-8 items-center gap-2 border-b border-line px-2.5 focus-within:outline-2 focus-within:-outline-offset-2 focus-within:outline-focus">
          <Search aria-hidden size={14} className="text-ink-3" />
          <input
            ref={box}
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={active ? `${listId}-${active.code}` : undefined}
            aria-label={t("cause")}
            aria-invalid={error ? true : undefined}
            value={text}
            placeholder={t("search")}
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                const next = Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), options.length - 1);
                setAt(next);
                document.getElementById(`${listId}-${options[next]?.code}`)?.scrollIntoView({ block: "nearest" });
              } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && active) {
                event.preventDefault();
                toggle(active.code);
              }
            }}
            className="min-w-0 flex-1 bg-transparent text-small outline-none"
          />
        </div>
        <div
          id={listId}
          role="listbox"
          {...besideKeys}
          aria-multiselectable="true"
          aria-label={t("cause")}
          className="thin-scroll max-h-46 overflow-auto"
        >
          {options.length === 0 && <div className="px-2.5 py-2 text-small text-ink-3">{t("none")}</div>}
          {options.map(({ code, group }, index) => {
            const cause = causeOf(code);
            const heading = index === 0 || options[index - 1]?.group !== group;
            return (
              <div key={`${group}${code}`} role="presentation">
                {heading && (
                  <div aria-hidden className="bg-surface-2 px-2.5 py-0.5 text-micro text-ink-3">
                    {groupName(group)}
                  </div>
                )}
                <div
                  id={`${listId}-${code}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={chosen.includes(code)}
                  onClick={() => {
                    toggle(code);
                    setAt(index);
                    box.current?.focus();
                  }}
                  onKeyDown={() => {}}
                  className={classes(
                    "grid min-h-7 cursor-pointer grid-cols-[4rem_minmax(0,1fr)_auto_1.25rem] items-center gap-2 py-0.5 pr-1.5 pl-2.5 text-small hover:bg-hover aria-selected:bg-selected",
                    active?.code === code && "shadow-[inset_2px_0_0_var(--accent)]",
                  )}
                >
                  <span className="mono font-medium text-ink-2">{code}</span>
                  <span>{cause.title[locale]}</span>
                  <Tag>{t(`classes.${cause.class}`)}</Tag>
                  <span>{chosen.includes(code) && <Check aria-hidden size={14} className="text-accent" />}</span>
                </div>
              </div>
            );
          })}
        </div>
        {first && (
          <div className="flex flex-wrap items-center gap-x-3 border-t border-line bg-surface-2 px-2.5 py-1 text-micro text-ink-3">
            <span>
              <b className="mono font-bold text-ink">{first}</b>{" "}
              {chosen.length > 1 && t("extra", { codes: chosen.slice(1).join(", ") })}
            </span>
            <span>{t("law", { law: causeOf(first).law })}</span>
            {causeOf(first).second && <span>{t("second")}</span>}
          </div>
        )}
      </div>
      {atLimit && <p className="mt-1 text-small text-ink-3">{t("attempts", { n: attempt, limit })}</p>}
      {error && <p className="mt-1.5 text-small text-bad-ink">{error}</p>}
    </div>
  );
}
