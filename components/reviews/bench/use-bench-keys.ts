"use client";

import { useTranslations } from "use-intl";
import { stripOrder } from "@/components/reviews/filmstrip";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { ReviewView } from "@/lib/reviews/views";
import type { CaseActs } from "./case-acts";
import type { Pane } from "./panel-tabs";
import type { Standing } from "./standing";
import type { SheetName } from "./use-sheet";
import type { Stage } from "./use-stage";
import type { Walk } from "./use-walk";

interface BenchKeys {
  accepts: ReviewView["accepts"];
  standing: Standing;
  sheet: SheetName | null;
  pane: Pane;
  onPane: (pane: Pane) => void;
  stage: Stage;
  walk: Walk;
  acts: CaseActs;
}

/** The keys of the case; those of what is on the stage are its own. */
export function useBenchKeys({ accepts, standing, sheet, pane, onPane, stage, walk, acts }: BenchKeys): void {
  const t = useTranslations("review");
  const { mine, held, look, reviewable } = standing;
  const judging = held && sheet === null;
  const shown = pane === "review";
  // Nothing moves that is not seen: behind another tab, the first press brings the questions up.
  const among = (move: () => void) => () => {
    if (shown) return move();
    onPane("review");
    walk.goTo(walk.item);
  };
  const answer = (value: Parameters<Walk["answer"]>[1]) => () => walk.answer(walk.item, value);
  const toNote = () => {
    onPane("review");
    walk.toNote();
  };
  useShortcuts(
    judging
      ? [
          { keys: "j", label: t("itemNext"), run: among(() => walk.moveItem(1)) },
          { keys: "k", label: t("itemPrevious"), run: among(() => walk.moveItem(-1)) },
          { keys: "shift+j", label: t("groupNext"), run: among(() => walk.moveGroup(1)) },
          { keys: "shift+k", label: t("groupPrevious"), run: among(() => walk.moveGroup(-1)) },
          ...(shown
            ? [
                { keys: "y", label: t("answers.pass"), run: answer("pass") },
                { keys: "n", label: t("answers.fail"), run: answer("fail") },
                { keys: "u", label: t("answers.cannot-tell"), run: answer("cannot-tell") },
              ]
            : []),
          { keys: "t", label: t("note"), run: toNote },
        ]
      : [],
    "checklist",
  );
  useShortcuts(
    [
      ...(judging
        ? [
            { keys: "v", label: t(`claimBar.${accepts}`), run: acts.approve },
            { keys: "x", label: t("claimBar.refuse"), run: acts.refuse },
            { keys: "shift+Escape", label: t("claimBar.release"), run: () => acts.release.mutate() },
          ]
        : []),
      ...(!mine && !look && reviewable
        ? [{ keys: "c", label: t("claimBar.claim"), run: () => acts.claim.mutate() }]
        : []),
      ...(held ? [] : [{ keys: "n", label: t("claimBar.takeNext"), run: () => acts.takeNext.mutate() }]),
      ...(sheet === null ? [{ keys: "Escape", label: t("queue"), run: acts.leave, group: "everywhere" as const }] : []),
    ],
    "decide",
  );
  useShortcuts(
    stripOrder.map((kind, at) => ({ keys: String(at + 1), label: t(`items.${kind}`), run: () => stage.show(kind) })),
    "evidence",
  );
}
