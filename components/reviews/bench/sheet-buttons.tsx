"use client";

import { useTranslations } from "use-intl";
import { Keys } from "@/components/shell/keys";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { Button } from "@/components/ui/button";
import { requestLabel } from "@/lib/requests/mask";
import { blocking } from "@/lib/reviews/conditions";
import type { ReviewView } from "@/lib/reviews/views";

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
  const approve = useTranslations("approve");
  const app = useTranslations("app");
  const acceptClosed = useAcceptClosed(view.request.workflow);
  const number = requestLabel(view.request.number);
  const approving = sheet === "approve";
  const unmet = blocking(view.conditions).length > 0 && !busy ? approve("signBlocked") : null;
  const why = approving ? (acceptClosed ?? unmet) : null;
  return (
    <>
      <span className="text-small text-ink-2">
        {approving ? (why ?? accept("ends")) : refuse("ends", { status: "CANCELLED" })}
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
        closed={why !== null}
      >
        {approving ? accept("submit") : refuse("submit", { number })} <Keys keys="mod+Enter" />
      </Button>
    </>
  );
}
