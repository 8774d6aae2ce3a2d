"use client";

import { useTranslations } from "use-intl";
import { ClaimButton } from "@/components/reviews/claim-button";
import { ClaimClock } from "@/components/reviews/claim-clock";
import type { Answers } from "@/components/reviews/local-answer";
import { SecondLookButton } from "@/components/reviews/second-look-strip";
import { PutOff } from "@/components/snooze/put-off";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import type { ReviewView } from "@/lib/reviews/views";
import type { CaseActs } from "./case-acts";
import { ReviewButtons } from "./review-buttons";
import { SheetButtons } from "./sheet-buttons";
import type { Standing } from "./standing";
import type { PanelSheet } from "./use-sheet";

interface ClaimBarProps {
  view: ReviewView;
  standing: Standing;
  sheet: PanelSheet;
  answers: Answers;
  /** Whether anything is approved now, whoever asks. */
  acceptClosed: boolean;
  acts: CaseActs;
  onChanged: () => void;
}

/** Under everything: whose the case is, and the way on from it. */
export function ClaimBar(props: ClaimBarProps) {
  return (
    <footer className="relative z-5 flex shrink-0 items-center gap-3.5 border-t border-line-2 pr-4 pl-3 max-desk:sticky max-desk:bottom-0 max-desk:mt-auto max-desk:flex-wrap max-desk:gap-y-1 max-desk:bg-surface max-desk:py-1.5">
      {props.standing.held ? <HeldBar {...props} /> : <FreeBar {...props} />}
    </footer>
  );
}

function HeldBar({ view, standing, sheet, answers, acceptClosed, acts, onChanged }: ClaimBarProps) {
  const { name } = sheet;
  return (
    <>
      <ClaimClock view={view} onKeep={acts.keepClaim} onRelease={() => acts.release.mutate()} />
      <PutOff
        request={view.request}
        maxHours={view.policy.snoozeMaxHours}
        token={view.claim.token}
        onChanged={onChanged}
        onDone={acts.leave}
      />
      {name === null && <SecondLookButton view={view} onAsk={() => sheet.show("look")} />}
      <span className="ml-auto flex items-center gap-3.5 max-desk:flex-wrap max-desk:justify-end max-desk:gap-y-1">
        {name === "refuse" || name === "approve" ? (
          <SheetButtons sheet={name} view={view} busy={sheet.sending} onBack={sheet.back} />
        ) : (
          <ReviewButtons
            accepts={view.accepts}
            answers={answers}
            ready={standing.ready}
            closed={standing.approveClosed || acceptClosed}
            refuseClosed={standing.refuseClosed}
            onRefuse={acts.refuse}
            onApprove={acts.approve}
          />
        )}
      </span>
    </>
  );
}

function FreeBar({ view, standing: { mine, reviewable }, acts }: ClaimBarProps) {
  const t = useTranslations("review.claimBar");
  const { by } = view.claim;
  return (
    <>
      <span className="text-ink-2">{!reviewable ? t("closed") : by && !mine ? t("heldBy", { name: by }) : ""}</span>
      <span className="ml-auto flex items-center gap-2">
        {reviewable && !mine && !by && <ClaimButton busy={acts.claim.isPending} onClaim={() => acts.claim.mutate()} />}
        <Button look="primary" size="large" busy={acts.takeNext.isPending} onClick={() => acts.takeNext.mutate()}>
          {t("takeNext")} <Keycap>N</Keycap>
        </Button>
      </span>
    </>
  );
}
