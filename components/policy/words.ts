"use client";

import { useFormatter, useTranslations } from "use-intl";
import {
  boundsOf,
  type Change,
  type ConditionId,
  isNumberKey,
  type NumberKey,
  type PolicySettings,
  type Unmet,
  units,
  type ValueKey,
} from "@/lib/policy/views";

const outcomeKeys = { "not-met": "notMet", "not-available": "notAvailable" } as const;

/** What a condition's outcome is called. */
export function useOutcomeName(): (outcome: Unmet) => string {
  const t = useTranslations("conditions");
  return (outcome) => t(outcomeKeys[outcome]);
}

/** What a condition asks, said to whoever sets the rules. One of the RA's completion has its own words. */
export function useRuleName(): (id: string) => string {
  const t = useTranslations("policy.ruleNames");
  const conditions = useTranslations("conditions");
  return (id) => {
    if (t.has(id as ConditionId)) return t(id as ConditionId);
    return conditions.has(id as "A1") ? conditions(id as "A1") : id;
  };
}

/** A number with its unit; a share in percent. */
function useNumberText(): (key: NumberKey, shown: number) => string {
  const t = useTranslations("policy.units");
  return (key, shown) => t(units[key], { n: shown });
}

const opinions = ["supports", "inconclusive", "contradicts"] as const;

/** Words of the similarity that say one thing, in alphabetical order. */
export const wordsOf = (settings: PolicySettings, opinion: (typeof opinions)[number]): string[] =>
  Object.entries(settings.similarity)
    .filter(([, says]) => says === opinion)
    .map(([word]) => word)
    .sort();

/** Any value of a policy in words. */
export function useValueText(): (key: ValueKey, settings: PolicySettings) => string {
  const t = useTranslations("policy");
  const numberText = useNumberText();
  return (key, settings) => {
    if (key === "stepUpMinutes" && settings.stepUpMinutes === 0) return t("eachTime");
    if (isNumberKey(key)) return numberText(key, shownNumber(key, settings[key]));
    switch (key) {
      case "keepPassword":
        return t(settings.keepPassword ? "yes" : "no");
      case "codeInBackOffice":
        return settings.codeInBackOffice === null ? t("demoOnly") : t(settings.codeInBackOffice ? "yes" : "no");
      case "similarity":
        return opinions
          .flatMap((opinion) =>
            wordsOf(settings, opinion).map((word) => t("wordSays", { word, opinion: t(`opinions.${opinion}`) })),
          )
          .join(", ");
      case "similarityBands":
        return settings.similarityBands
          ? t("bandsAre", {
              from: settings.similarityBands.supportsFrom,
              below: settings.similarityBands.contradictsBelow,
            })
          : t("bandsNone");
      case "secondLookOn":
        return settings.secondLookOn.length === 0
          ? t("secondLookNever")
          : settings.secondLookOn.map((reason) => t(`secondLook.${reason}`)).join(", ");
    }
  };
}

/** A stored number as it is shown. */
export const shownNumber = (key: NumberKey, stored: number): number =>
  units[key] === "share" ? Math.round(stored * 100) : stored;

/** A shown number as it is stored. */
export const storedNumber = (key: NumberKey, shown: number): number => (units[key] === "share" ? shown / 100 : shown);

/** What a number may be, and what it is by itself. */
export function useRangeText(): (key: NumberKey) => string {
  const t = useTranslations("policy");
  const numberText = useNumberText();
  return (key) => {
    const bounds = boundsOf(key);
    const range = t("range", { least: bounds.least, most: numberText(key, bounds.most) });
    return `${range}, ${t("defaultIs", { value: bounds.default })}`;
  };
}

interface ChangeText {
  what: string;
  before: string;
  after: string;
}

/** A change in words; of a condition, in one of its outcomes or in both. */
export function useChangeText(): (change: Change, both: boolean) => ChangeText {
  const t = useTranslations("policy");
  const presets = useTranslations("review.presets");
  const enforcement = useTranslations("conditions");
  const ruleName = useRuleName();
  const outcomeName = useOutcomeName();
  const valueText = useValueText();
  return (change, both) => {
    switch (change.kind) {
      case "preset":
        return { what: t("facts.preset"), before: presets(change.before), after: presets(change.after) };
      case "rule":
        return {
          what: t(both ? "ruleBoth" : "ruleOf", {
            id: change.id,
            name: ruleName(change.id),
            outcome: outcomeName(change.outcome),
          }),
          before: enforcement(change.before),
          after: enforcement(change.after),
        };
      case "value":
        return {
          what: t(`names.${change.key}`),
          before: valueText(change.key, change.before),
          after: valueText(change.key, change.after),
        };
    }
  };
}

/** A moment with its minute. */
export function useTimeText(): (iso: string) => string {
  const format = useFormatter();
  return (iso) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
}
