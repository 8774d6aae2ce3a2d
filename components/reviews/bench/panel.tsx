"use client";

import { useTranslations } from "use-intl";
import { useNoteCount } from "@/components/notes/notes-panel";
import { ChangesPanel } from "@/components/requests/changes";
import { ApproveSheet } from "@/components/reviews/approve-sheet";
import { KeptPanel } from "@/components/reviews/kept-panel";
import { Outcome } from "@/components/reviews/outcome";
import { RefuseSheet } from "@/components/reviews/refuse-sheet";
import { AskLookSheet } from "@/components/reviews/second-look-ask";
import { SecondLookPanel } from "@/components/reviews/second-look-panel";
import { SecondLookStrip } from "@/components/reviews/second-look-strip";
import { Scroller } from "@/components/ui/scroller";
import type { ReviewView } from "@/lib/reviews/views";
import type { Pane } from "./panel-tabs";
import { Panes } from "./panes";
import type { Standing } from "./standing";
import type { PanelSheet } from "./use-sheet";
import type { useTyped } from "./use-typed";
import type { Walk } from "./use-walk";

interface BenchPanelProps {
  view: ReviewView;
  standing: Standing;
  typed: ReturnType<typeof useTyped>;
  walk: Walk;
  sheet: PanelSheet;
  pane: Pane;
  onPane: (pane: Pane) => void;
  onChanged: () => void;
}

/** Beside the evidence: the questions, or the sheet that took their place. */
export function BenchPanel(props: BenchPanelProps) {
  const t = useTranslations("review");
  const { view, onChanged } = props;
  return (
    <aside
      aria-label={t("panel")}
      className="flex min-h-0 min-w-0 flex-col border-line bg-surface max-desk:border-t desk:border-l"
    >
      <h2 className="sr-only">{t("panel")}</h2>
      <ChangesPanel changes={view.changes} />
      <SecondLookStrip view={view} onChanged={onChanged} />
      <PanelBody {...props} />
    </aside>
  );
}

function PanelBody({ view, standing, typed, walk, sheet, pane, onPane, onChanged }: BenchPanelProps) {
  const notes = useNoteCount(view.request.id);
  const { decision } = view;
  const { mine, look, running, decided } = standing;
  const sheetProps = {
    view,
    onBack: sheet.back,
    onSent: () => {
      typed.forgetDrafts();
      sheet.show("outcome");
      onChanged();
    },
    onChanged,
    onBusy: sheet.setSending,
  };
  if (look) return <SecondLookPanel key={look.id} view={view} look={look} onChanged={onChanged} />;
  if (!mine && !running && !decided && sheet.name !== "outcome") return <NotHeld view={view} texts={typed.texts} />;
  if (sheet.name === "refuse")
    return (
      <RefuseSheet {...sheetProps} answers={typed.answering.answers} typed={typed.refusal} onType={typed.keepRefusal} />
    );
  if (sheet.name === "approve") return <ApproveSheet {...sheetProps} typed={typed.reason} onType={typed.keepReason} />;
  if (sheet.name === "look") return <AskLookSheet view={view} onBack={sheet.back} />;
  if (sheet.name === "outcome" && decision)
    return (
      <Outcome
        decision={decision}
        onBack={sheet.back}
        onAgain={() => sheet.show(decision.kind === "refuse" ? "refuse" : "approve")}
        next={standing.completion}
      />
    );
  return <Panes view={view} standing={standing} typed={typed} walk={walk} notes={notes} pane={pane} onPane={onPane} />;
}

/** Nothing is judged without a claim; what was typed under the last one is still here. */
function NotHeld({ view, texts }: { view: ReviewView; texts: BenchPanelProps["typed"]["texts"] }) {
  const t = useTranslations("review");
  return (
    <Scroller label={t("panel")} className="min-h-0 flex-1">
      <div className="p-4 text-ink-2">
        {view.claim.by ? t("claimBar.heldBy", { name: view.claim.by }) : t("claimBar.notYours")}
      </div>
      <KeptPanel texts={texts} />
    </Scroller>
  );
}
