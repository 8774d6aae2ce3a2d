"use client";

import { useTranslations } from "use-intl";
import type { Press } from "@/components/reviews/bench/case-acts";
import { ClaimClock } from "@/components/reviews/claim-clock";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { Button, ButtonLink } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import type { CompletionView } from "@/lib/completion/views";
import { blocking } from "@/lib/reviews/conditions";

interface CompletionBarProps {
  view: CompletionView;
  sheet: "approve" | "outcome" | null;
  standing: {
    open: boolean;
    running: boolean;
    /** Nothing is in the way of the approval. */
    ready: boolean;
  };
  /** What was signed is on its way. */
  busy: boolean;
  offline: boolean;
  acts: {
    keepClaim: () => void;
    release: () => void;
    takeNext: Press;
    back: () => void;
    approve: () => void;
  };
}

/** Under everything: whose the case is, and the way on from it. */
export function CompletionBar(props: CompletionBarProps) {
  const { view, sheet, standing, acts } = props;
  const held = view.claim.mine && standing.open && !standing.running;
  return (
    <footer className="relative z-5 flex shrink-0 items-center gap-3.5 border-t border-line-2 pr-4 pl-3 max-desk:sticky max-desk:bottom-0 max-desk:mt-auto max-desk:flex-wrap max-desk:gap-y-1 max-desk:bg-surface max-desk:py-1.5">
      {held && <ClaimClock view={view} onKeep={acts.keepClaim} onRelease={acts.release} />}
      <span className="ml-auto flex items-center gap-3.5 max-desk:flex-wrap max-desk:justify-end max-desk:gap-y-1">
        {!held ? (
          <FreeButtons {...props} />
        ) : sheet === "approve" ? (
          <SignButtons {...props} />
        ) : (
          <OpenButtons {...props} />
        )}
      </span>
    </footer>
  );
}

function SignButtons({ view, busy, acts }: CompletionBarProps) {
  const t = useTranslations("completion");
  const approve = useTranslations("approve");
  const app = useTranslations("app");
  const acceptClosed = useAcceptClosed(view.row.workflow);
  const why = acceptClosed ?? (blocking(view.conditions).length > 0 && !busy ? approve("signBlocked") : null);
  return (
    <>
      <span className="text-small text-ink-2">{why ?? t("ends")}</span>
      <Button size="large" onClick={acts.back}>
        {app("back")}
      </Button>
      <Button type="submit" form="decision" look="primary" size="large" busy={busy} closed={why !== null}>
        {t("submit")} <Keycap>Ctrl ↵</Keycap>
      </Button>
    </>
  );
}

function OpenButtons({ view, standing: { ready }, offline, acts }: CompletionBarProps) {
  const t = useTranslations("completion");
  const acceptClosed = useAcceptClosed(view.row.workflow);
  return (
    <>
      {view.evidence && (
        <ButtonLink size="large" look="quiet" href={`/requests/${view.row.id}/review?view=evidence`}>
          {t("evidence")}
        </ButtonLink>
      )}
      <Button
        look={ready ? "primary" : "plain"}
        size="large"
        closed={!ready || offline || acceptClosed !== null}
        onClick={acts.approve}
      >
        {t("approve")} <Keycap>V</Keycap>
      </Button>
    </>
  );
}

function FreeButtons({ view, standing: { open }, acts: { takeNext } }: CompletionBarProps) {
  const t = useTranslations("completion");
  const bar = useTranslations("review.claimBar");
  return (
    <>
      {!open && (
        <ButtonLink size="large" href={`/requests/${view.row.id}`}>
          {t("record")}
        </ButtonLink>
      )}
      <Button look="primary" size="large" busy={takeNext.isPending} onClick={() => takeNext.mutate()}>
        {bar("takeNext")} <Keycap>N</Keycap>
      </Button>
    </>
  );
}
