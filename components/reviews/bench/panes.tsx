"use client";

import { useTranslations } from "use-intl";
import { NotesPanel } from "@/components/notes/notes-panel";
import { Checklist } from "@/components/reviews/checklist/checklist";
import { KeptPanel } from "@/components/reviews/kept-panel";
import { isAnswered } from "@/components/reviews/local-answer";
import { RecordPanel, TimelinePanel } from "@/components/reviews/record-panel";
import { Scroller } from "@/components/ui/scroller";
import type { ReviewView } from "@/lib/reviews/views";
import { type Pane, PanelTabs } from "./panel-tabs";
import { isForReview, type Standing } from "./standing";
import type { useTyped } from "./use-typed";
import type { Walk } from "./use-walk";

interface PanesProps {
  view: ReviewView;
  standing: Standing;
  typed: ReturnType<typeof useTyped>;
  walk: Walk;
  /** How many notes there are. */
  notes: number;
  pane: Pane;
  onPane: (pane: Pane) => void;
}

/** The questions, what a decision would record, what happened so far and what colleagues wrote: one at a time. */
export function Panes({ view, standing, typed, walk, notes, pane, onPane }: PanesProps) {
  const t = useTranslations("review");
  const { answers, setNote, keepNote, setFace } = typed.answering;
  return (
    <>
      <PanelTabs
        pane={pane}
        onPane={onPane}
        follows={walk.follows}
        onFollows={walk.setFollows}
        notes={notes}
        progress={`${[...answers.values()].filter(isAnswered).length}/${answers.size}`}
      />
      <div id="pane" role="tabpanel" aria-labelledby={`tab-${pane}`} className="flex min-h-0 flex-1 flex-col">
        <Scroller label={t(`tabs.${pane}`)} className="min-h-0 flex-1">
          {!isForReview(view) && !standing.decided && <KeptPanel texts={typed.texts} />}
          {pane === "review" && (
            <Checklist
              view={view}
              answers={answers}
              current={walk.item}
              closed={standing.answersClosed}
              formsClosed={standing.approveClosed}
              onCurrent={walk.goTo}
              onAnswer={walk.answer}
              onNote={setNote}
              onKeepNote={keepNote}
              onFace={setFace}
            />
          )}
          {pane === "record" && <RecordPanel view={view} />}
          {pane === "timeline" && <TimelinePanel view={view} />}
          {pane === "notes" && (
            <div className="p-3">
              <NotesPanel requestId={view.request.id} />
            </div>
          )}
        </Scroller>
      </div>
    </>
  );
}
