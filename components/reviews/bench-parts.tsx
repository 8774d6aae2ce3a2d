"use client";

import { Link2, Link2Off } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ageText } from "@/components/requests/age";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import { Note } from "@/components/ui/note";
import { requestLabel } from "@/lib/requests/mask";
import type { ReviewView } from "@/lib/reviews/views";

export function QueueUnidentified() {
  return useTranslations("queue")("unidentified");
}

export function Waited({ minutes }: { minutes: number }) {
  const t = useTranslations("review");
  const ages = useTranslations("queue.ages");
  return <span>{t("waiting", { age: ageText(ages, minutes) })}</span>;
}

export function Band({
  tone,
  children,
  onClose,
  closeLabel,
}: {
  tone: "warn" | "bad";
  children: ReactNode;
  onClose?: () => void;
  closeLabel?: string;
}) {
  return (
    <Note
      tone={tone}
      role="alert"
      className="rounded-none border-b border-line"
      action={
        onClose && (
          <button type="button" aria-label={closeLabel} onClick={onClose} className="rounded-1 px-1.5">
            ×
          </button>
        )
      }
    >
      {children}
    </Note>
  );
}

/** Why the request is somebody else's now, or nobody's. */
export function LostWords({ claim: { by, assigned } }: Pick<ReviewView, "claim">) {
  const t = useTranslations("review");
  if (by) return t(assigned ? "lostAssigned" : "lostTo", { name: by });
  return t(assigned ? "lostToQueue" : "lost");
}

export function NotMine({
  view,
  reviewable,
  busy,
  onClaim,
}: {
  view: ReviewView;
  reviewable: boolean;
  busy: boolean;
  onClaim: () => void;
}) {
  const t = useTranslations("review.claimBar");
  return (
    <div className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
      <div>
        <p>{!reviewable ? t("closed") : view.claim.by ? t("heldBy", { name: view.claim.by }) : t("notYours")}</p>
        {reviewable && !view.claim.by && (
          <p className="mt-4">
            <Button size="large" busy={busy} onClick={onClaim}>
              {t("claim")} <Keycap>C</Keycap>
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}

export function Collecting() {
  const t = useTranslations("review");
  return (
    <div role="status" className="grid flex-1 place-items-center p-8 text-center text-stage-ink-2">
      <div>
        <p>{t("collecting")}</p>
        <progress aria-label={t("collecting")} className="mt-3 h-1 w-48 accent-accent" />
      </div>
    </div>
  );
}

export function CollectFailed({ onRetry, busy }: { onRetry: () => void; busy: boolean }) {
  const t = useTranslations("review");
  return (
    <div role="alert" className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
      <div>
        <p className="max-w-90">{t("collectFailed")}</p>
        <p className="mt-4">
          <Button onClick={onRetry} busy={busy}>
            {t("recollect")}
          </Button>
        </p>
      </div>
    </div>
  );
}

/** The confirm of a sheet stands in the bar, and a bare key never presses it. */
export function SheetButtons({
  sheet,
  view,
  busy,
  onBack,
}: {
  sheet: "refuse" | "approve";
  view: ReviewView;
  busy: boolean;
  onBack: () => void;
}) {
  const refuse = useTranslations("refuse");
  const accept = useTranslations(view.accepts);
  const app = useTranslations("app");
  const acceptClosed = useAcceptClosed(view.request.workflow);
  const number = requestLabel(view.request.number);
  const approving = sheet === "approve";
  return (
    <>
      <span className="text-small text-ink-2">
        {approving ? (acceptClosed ?? accept("ends")) : refuse("ends", { status: "CANCELLED" })}
      </span>
      <Button size="large" onClick={onBack}>
        {app("back")}
      </Button>
      <Button
        type="submit"
        form="decision"
        look={approving ? "primary" : "danger"}
        size="large"
        busy={busy}
        closed={approving && acceptClosed !== null}
      >
        {approving ? accept("submit") : refuse("submit", { number })} <Keycap>Ctrl ↵</Keycap>
      </Button>
    </>
  );
}

const panes = ["review", "record", "timeline", "notes"] as const;
export type Pane = (typeof panes)[number];

interface PanelTabsProps {
  pane: Pane;
  onPane: (pane: Pane) => void;
  /** Whether the stage follows the question. */
  follows: boolean;
  onFollows: (follows: boolean) => void;
  /** Questions answered, of all. */
  progress: string;
  /** How many notes there are. */
  notes: number;
}

export function PanelTabs({ pane, onPane, follows, onFollows, progress, notes }: PanelTabsProps) {
  const t = useTranslations("review");
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
    const next = panes[(panes.indexOf(pane) + by + panes.length) % panes.length] ?? pane;
    onPane(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="flex h-9.5 shrink-0 border-b border-line px-1.5">
      <div role="tablist" aria-label={t("panel")} onKeyDown={move} className="flex gap-1">
        {panes.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={pane === name}
            aria-controls="pane"
            tabIndex={pane === name ? 0 : -1}
            onClick={() => onPane(name)}
            className="relative rounded-1 px-2.5 font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2 aria-selected:text-ink aria-selected:after:absolute aria-selected:after:inset-x-2.5 aria-selected:after:-bottom-px aria-selected:after:h-0.5 aria-selected:after:bg-accent"
          >
            {t(`tabs.${name}`)}
            {name === "review" && <span className="ml-1.5 font-regular text-ink-3">{progress}</span>}
            {name === "notes" && notes > 0 && <span className="ml-1.5 font-regular text-ink-3">{notes}</span>}
          </button>
        ))}
      </div>
      <span className="ml-auto flex items-center gap-1">
        <button
          type="button"
          aria-pressed={follows}
          aria-label={t("follow")}
          title={t("follow")}
          onClick={() => onFollows(!follows)}
          className="mr-1 grid size-6.5 place-items-center rounded-1 text-ink-3 hover:text-ink aria-pressed:text-accent-ink"
        >
          {follows ? <Link2 aria-hidden size={15} /> : <Link2Off aria-hidden size={15} />}
        </button>
        <Keycap>J</Keycap>
        <Keycap>K</Keycap>
      </span>
    </div>
  );
}
