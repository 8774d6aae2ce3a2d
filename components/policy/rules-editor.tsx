"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { Segmented } from "@/components/ui/segmented";
import {
  enforcements,
  isMapped,
  type Mapping,
  type PolicyContent,
  rulesOf,
  unmetOutcomes,
  withRule,
} from "@/lib/policy/views";
import { EnforcementTag } from "./enforcement-tag";
import { useOutcomeName, useRuleName } from "./words";

interface RulesEditorProps {
  content: PolicyContent;
  onChange: (mapping: Mapping) => void;
}

/** Sets conditions apart from their preset; the kernel is shown and stays as it is. */
export function RulesEditor({ content, onChange }: RulesEditorProps) {
  const t = useTranslations("policy");
  const words = useTranslations("conditions");
  const ruleName = useRuleName();
  const outcomeName = useOutcomeName();
  const choices = enforcements.map((value) => ({ value, label: words(value) }));
  return (
    <Pane title={t("editor.rules")} aside={t("editor.rulesHelp")}>
      <table className="w-full">
        <caption className="sr-only">{t("editor.rules")}</caption>
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
          {rulesOf(content).map((rule) => {
            const { id } = rule;
            return (
              <tr key={id} className={`${paneLine} [&>td]:py-0.5`} data-rule={id}>
                <td className="mono w-14 text-ink-3">{id}</td>
                <th scope="row" className="text-left font-regular !whitespace-normal">
                  {ruleName(id)}
                </th>
                {isMapped(id) ? (
                  unmetOutcomes.map((outcome) => (
                    <td key={outcome}>
                      <span className="flex items-center gap-2">
                        <Segmented
                          label={t("editor.ruleLabel", { id: `${id} ${ruleName(id)}`, outcome: outcomeName(outcome) })}
                          value={rule[outcome].enforcement}
                          choices={choices}
                          onChange={(value) => onChange(withRule(content, id, outcome, value))}
                        />
                        {rule[outcome].enforcement !== rule[outcome].preset && (
                          <span className="text-small text-ink-3">
                            {t("unlike", { enforcement: words(rule[outcome].preset) })}
                          </span>
                        )}
                      </span>
                    </td>
                  ))
                ) : (
                  <td colSpan={2}>
                    <span className="flex items-center gap-2">
                      <EnforcementTag enforcement="block" />
                      <span className="inline-flex items-center gap-1 text-small text-ink-3">
                        <Lock aria-hidden size={12} />
                        {t("locked")}
                      </span>
                    </span>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Pane>
  );
}
