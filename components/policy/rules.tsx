"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { type PolicyContent, rulesOf, unmetOutcomes } from "@/lib/policy/views";
import { EnforcementTag } from "./enforcement-tag";
import { useOutcomeName, useRuleName } from "./words";

/** Every condition of the gate with what follows where it is not met, and where nothing is known of it. */
export function Rules({ content }: { content: PolicyContent }) {
  const t = useTranslations("policy");
  const enforcement = useTranslations("conditions");
  const ruleName = useRuleName();
  const outcomeName = useOutcomeName();
  return (
    <Pane title={t("rules")} aside={t("rulesAside")}>
      <table className="w-full">
        <caption className="sr-only">{t("rules")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col" colSpan={2}>
              {t("condition")}
            </th>
            {unmetOutcomes.map((outcome) => (
              <th key={outcome} scope="col">
                {outcomeName(outcome)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rulesOf(content).map((rule) => (
            <tr key={rule.id} className={paneLine} data-rule={rule.id}>
              <td className="mono w-14 text-ink-3">{rule.id}</td>
              <th scope="row" className="text-left font-regular">
                {ruleName(rule.id)}
              </th>
              {rule.locked ? (
                <td colSpan={2}>
                  <span className="flex items-center gap-2">
                    <EnforcementTag enforcement="block" />
                    <span className="inline-flex items-center gap-1 text-small text-ink-3">
                      <Lock aria-hidden size={12} />
                      {t("locked")}
                    </span>
                  </span>
                </td>
              ) : (
                unmetOutcomes.map((outcome) => {
                  const { enforcement: own, preset } = rule[outcome];
                  return (
                    <td key={outcome}>
                      <span className="flex items-center gap-2">
                        <EnforcementTag enforcement={own} />
                        {own !== preset && (
                          <span className="text-small text-ink-3">
                            {t("unlike", { enforcement: enforcement(preset) })}
                          </span>
                        )}
                      </span>
                    </td>
                  );
                })
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
