"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";
import type { RequestAct } from "@/lib/requests/acts-view";
import type { RequestDetail } from "@/lib/requests/detail-view";

/** What became of a cancellation and of a correction, while it matters for what can happen now. */
export function ActStates({ detail }: { detail: RequestDetail }) {
  const { cancel, update } = detail.acts;
  const ended = detail.row.providerStatus === "CANCELLED";
  return (
    <div aria-live="polite" className="grid gap-2 not-empty:mt-2">
      {cancel && !(ended && cancel.state !== "REJECTED") && <CancelState act={cancel} again={detail.can.cancel} />}
      {update && !ended && <UpdateState act={update} />}
    </div>
  );
}

function CancelState({ act, again }: { act: RequestAct; again: boolean }) {
  const t = useTranslations("request.cancel");
  switch (act.state) {
    case "RECORDED":
    case "SENDING":
      return <Note tone="act">{t("under")}</Note>;
    case "UNKNOWN":
      return (
        <Note tone="warn">
          {t("unknown")} {again && t("again")}
        </Note>
      );
    case "NOT_SENT":
      return <Note tone="warn">{t("notSent")}</Note>;
    case "REJECTED":
      return act.errorCode === "overtaken" ? (
        <Note>{t("overtaken")}</Note>
      ) : (
        <Refused act={act}>{t("rejected")}</Refused>
      );
    default:
      return null;
  }
}

function UpdateState({ act }: { act: RequestAct }) {
  const t = useTranslations("request.update");
  switch (act.state) {
    case "RECORDED":
    case "SENDING":
      return <Note tone="act">{t("under")}</Note>;
    case "UNKNOWN":
      return <Note tone="warn">{t("unknown")}</Note>;
    case "NOT_SENT":
      return <Note tone="warn">{t("notSent")}</Note>;
    case "CONFIRMED":
      return <Note tone="ok">{t("done", { name: act.by })}</Note>;
    case "REJECTED":
      if (act.errorCode === "overtaken") return <Note>{t("overtaken")}</Note>;
      if (act.errorCode === "no-effect") return <Note tone="warn">{t("noEffect")}</Note>;
      return <Refused act={act}>{t("rejected")}</Refused>;
    default:
      return null;
  }
}

/** A "no" in the provider's own words. */
function Refused({ act, children }: { act: RequestAct; children: ReactNode }) {
  const t = useTranslations("request");
  return (
    <Note tone="bad">
      <p className="font-medium">{children}</p>
      {act.said && (
        <p className="mt-1 text-small">
          <span className="text-ink-3">{t("providerSays")}:</span> <span className="mono break-words">{act.said}</span>
        </p>
      )}
    </Note>
  );
}
