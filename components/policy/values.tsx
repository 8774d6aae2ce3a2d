"use client";

import { useTranslations } from "use-intl";
import { Pane } from "@/components/shell/pane";
import { defaultSettings, type PolicyContent, stepUpMinutesOf, type ValueGroup, valueGroups } from "@/lib/policy/views";
import { useValueText } from "./words";

/** The values of a policy by where they matter; one that is not the default says what that is. */
export function Values({ content }: { content: PolicyContent }) {
  const t = useTranslations("policy");
  const text = useValueText();
  const settings = { ...content.settings, stepUpMinutes: stepUpMinutesOf(content) };
  return (
    <Pane title={t("values")}>
      <div className="grid gap-x-6 gap-y-3 p-3">
        {(Object.keys(valueGroups) as ValueGroup[]).map((group) => (
          <section key={group} aria-label={t(`groups.${group}`)}>
            <h3 className="mb-1 text-small font-bold text-ink-2">{t(`groups.${group}`)}</h3>
            <dl className="grid gap-x-3 gap-y-1 narrow:grid-cols-[15rem_minmax(0,1fr)]">
              {valueGroups[group].map((key) => {
                const [own, usual] = [text(key, settings), text(key, defaultSettings)];
                return (
                  <div key={key} className="contents">
                    <dt className="text-ink-3">{t(`names.${key}`)}</dt>
                    <dd className="min-w-0">
                      {own}{" "}
                      {own !== usual && (
                        <span className="text-small text-ink-3">({t("defaultIs", { value: usual })})</span>
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </section>
        ))}
      </div>
    </Pane>
  );
}
