"use client";

import { useTranslations } from "use-intl";
import type { Problem } from "@/components/reviews/use-problem";
import type { ReviewView } from "@/lib/reviews/views";
import { type Missing, missingOf } from "./missing";
import type { Pane } from "./panel-tabs";
import type { Standing } from "./standing";
import type { PanelSheet } from "./use-sheet";
import type { Walk } from "./use-walk";

interface Approval {
  standing: Pick<Standing, "approveClosed">;
  /** Says why this officer approves nothing now. */
  hindered: () => void;
  /** Why nothing is approved now, whoever asks. */
  acceptClosed: string | null;
  /** The case as the server has it, every answer given so far included. */
  readAnew: () => Promise<ReviewView>;
  walk: Pick<Walk, "goTo">;
  sheet: Pick<PanelSheet, "show">;
  onPane: (pane: Pane) => void;
  problem: Problem;
}

/**
 * Opens the approval, or says what it waits for and goes there. The server is asked anew: an answer given a moment ago
 * counts, and so does what others did.
 */
export function useApproval({ standing, hindered, acceptClosed, readAnew, walk, sheet, onPane, problem }: Approval) {
  const words = useMissingWords();
  return async () => {
    if (standing.approveClosed) return hindered();
    if (acceptClosed) return problem.tell(acceptClosed);
    const missing = missingOf(await readAnew());
    if (!missing) {
      problem.tell(null);
      sheet.show("approve");
      return;
    }
    const { open, unopened } = missing;
    if (open[0]) walk.goTo(open[0]);
    onPane(open.length + unopened.length > 0 ? "review" : "record");
    problem.tell(words(missing));
  };
}

function useMissingWords(): (missing: Missing) => string {
  const t = useTranslations("review");
  const conditions = useTranslations("conditions");
  return ({ open, unopened, others }) => {
    const parts = [
      open.length > 0 && t("missing.answers", { n: open.length }),
      unopened.length > 0 && t("missing.unopened", { items: unopened.map((kind) => t(`items.${kind}`)).join(", ") }),
    ].filter(Boolean);
    if (parts.length === 0)
      parts.push(t("missing.unmet", { conditions: others.map((id) => conditions(id)).join("; ") }));
    return `${t("missing.title")}: ${parts.join("; ")}.`;
  };
}
