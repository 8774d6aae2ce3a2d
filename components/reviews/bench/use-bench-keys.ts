"use client";

import { useTranslations } from "use-intl";
import { stripOrder } from "@/components/reviews/filmstrip";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { ReviewView } from "@/lib/reviews/views";
import type { CaseActs } from "./case-acts";
import type { Standing } from "./standing";
import type { SheetName } from "./use-sheet";
import type { Stage } from "./use-stage";
import type { Walk } from "./use-walk";

interface BenchKeys {
  accepts: ReviewView["accepts"];
  standing: Standing;
  sheet: SheetName | null;
  stage: Stage;
  walk: Walk;
  acts: CaseActs;
}

/** The keys of the case; those of what is on the stage are its own. */
export function useBenchKeys({ accepts, standing, sheet, stage, walk, acts }: BenchKeys): void {
  const t = useTranslations("review");
  const { mine, look, reviewable, decided, running } = standing;
  const answer = (value: Parameters<Walk["answer"]>[1]) => () => walk.answer(walk.item, value);
  useShortcuts([
    ...stripOrder.map((kind, at) => ({ keys: String(at + 1), label: t(`items.${kind}`), run: () => stage.show(kind) })),
    ...(sheet === null && mine
      ? [
          { keys: "j", label: "↓", run: () => walk.moveItem(1) },
          { keys: "k", label: "↑", run: () => walk.moveItem(-1) },
          { keys: "shift+j", label: t("groupNext"), run: () => walk.moveGroup(1) },
          { keys: "shift+k", label: t("groupPrevious"), run: () => walk.moveGroup(-1) },
          { keys: "y", label: t("answers.pass"), run: answer("pass") },
          { keys: "n", label: t("answers.fail"), run: answer("fail") },
          { keys: "u", label: t("answers.cannot-tell"), run: answer("cannot-tell") },
          { keys: "t", label: t("note"), run: () => walk.toNote() },
          { keys: "v", label: t(`claimBar.${accepts}`), run: acts.approve },
          { keys: "x", label: t("claimBar.refuse"), run: acts.refuse },
          { keys: "shift+Escape", label: t("claimBar.release"), run: () => acts.release.mutate() },
        ]
      : []),
    ...(!mine && !look && reviewable
      ? [{ keys: "c", label: t("claimBar.claim"), run: () => acts.claim.mutate() }]
      : []),
    ...(!mine || decided || (running && sheet === "outcome")
      ? [{ keys: "n", label: t("claimBar.takeNext"), run: () => acts.takeNext.mutate() }]
      : []),
    ...(sheet === null ? [{ keys: "Escape", label: t("queue"), run: acts.leave }] : []),
  ]);
}
