"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import type { Change } from "@/lib/policy/views";
import { useChangeText } from "./words";

type Line = Change | (Extract<Change, { kind: "rule" }> & { both: true });

/** One line for a condition whose two outcomes change alike; they follow each other. */
function linesOf(changes: readonly Change[]): Line[] {
  const lines: Line[] = [];
  for (const change of changes) {
    const last = lines.at(-1);
    const alike =
      change.kind === "rule" &&
      last?.kind === "rule" &&
      last.id === change.id &&
      last.before === change.before &&
      last.after === change.after;
    if (alike) lines[lines.length - 1] = { ...last, both: true };
    else lines.push(change);
  }
  return lines;
}

/** What a version changes, before and after. */
export function Changes({ changes, aside }: { changes: readonly Change[]; aside: string }) {
  const t = useTranslations("policy");
  const text = useChangeText();
  return (
    <Pane title={t("changes")} aside={aside}>
      {changes.length === 0 ? (
        <p className="p-3 text-ink-3">{t("noChanges")}</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">{t("changes")}</caption>
          <thead>
            <tr className={paneHead}>
              <th scope="col">{t("what")}</th>
              <th scope="col">{t("now")}</th>
              <th scope="col">{t("then")}</th>
            </tr>
          </thead>
          <tbody>
            {linesOf(changes).map((change) => {
              const { what, before, after } = text(change, "both" in change);
              return (
                <tr key={change.key} className={`${paneLine} [&>*]:!whitespace-normal [&>*]:py-1`}>
                  <th scope="row" className="text-left font-regular">
                    {what}
                  </th>
                  <td className="text-ink-3">{before}</td>
                  <td className="font-medium">
                    <span className="flex items-center gap-1.5">
                      <ArrowRight aria-hidden size={12} className="shrink-0 text-ink-3" />
                      {after}
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Pane>
  );
}
