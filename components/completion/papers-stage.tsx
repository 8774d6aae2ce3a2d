"use client";

import { useTranslations } from "use-intl";
import type { Press } from "@/components/reviews/bench/case-acts";
import { ClaimButton } from "@/components/reviews/claim-button";
import { classes } from "@/components/ui/classes";
import { Scroller } from "@/components/ui/scroller";
import type { Paper } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { ComparisonTable } from "./comparison-table";
import { EvidencePane } from "./evidence-pane";
import { PaperReader } from "./paper-reader";

interface PapersStageProps {
  view: CompletionView;
  paper: Paper;
  onPaper: (paper: Paper) => void;
  claim: Press;
  onChanged: () => void;
  onProblem: (error: unknown) => void;
}

/** What is seen is what is signed: the papers beside the evidence, and under both what came of comparing them. */
export function PapersStage({ view, paper, onPaper, claim, onChanged, onProblem }: PapersStageProps) {
  const t = useTranslations("completion");
  const { mine } = view.claim;
  return (
    <main aria-label={t("reader")} className="flex min-h-0 min-w-0 flex-col bg-sunk">
      {mine ? (
        <>
          <div
            className={classes(
              "grid min-h-0 flex-1",
              view.evidence && "desk:grid-cols-[minmax(0,21fr)_minmax(0,29fr)]",
            )}
          >
            {view.evidence && <EvidencePane view={view} onChanged={onChanged} onProblem={onProblem} />}
            <div className="flex min-h-0 min-w-0 flex-col">
              <PaperReader
                key={paper}
                view={view}
                paper={paper}
                onPaper={onPaper}
                onChanged={onChanged}
                onProblem={onProblem}
              />
            </div>
          </div>
          <Scroller
            label={t("compare")}
            className="shrink-0 border-t border-line-2 bg-surface px-4 py-1 desk:max-h-2/5"
          >
            <ComparisonTable view={view} />
          </Scroller>
        </>
      ) : (
        <NotHeld view={view} claim={claim} />
      )}
    </main>
  );
}

function NotHeld({ view, claim }: Pick<PapersStageProps, "view" | "claim">) {
  const t = useTranslations("completion");
  const bar = useTranslations("review.claimBar");
  const open = view.row.providerStatus === "CREATED";
  const { by } = view.claim;
  return (
    <div className="grid flex-1 place-items-center p-8 text-center text-ink-2">
      <div>
        <p>{!open ? bar("closed") : by ? bar("heldBy", { name: by }) : t("notYours")}</p>
        {open && !by && (
          <p className="mt-4">
            <ClaimButton busy={claim.isPending} onClaim={() => claim.mutate()} />
          </p>
        )}
      </div>
    </div>
  );
}
