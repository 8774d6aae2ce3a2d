"use client";

import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { RequestDetail } from "@/lib/requests/detail-view";
import { hasTwoSteps } from "@/lib/workflows/names";

interface Step {
  key: string;
  label: string;
  detail: string;
  state: "done" | "now" | "open" | "ended";
}

/** The way of a request, with times as they are known. */
export function StatusTrack({ detail }: { detail: RequestDetail }) {
  const t = useTranslations("request.steps");
  const status = useTranslations("status");
  const format = useFormatter();
  const { row } = detail;
  const time = (iso: string | null) =>
    iso ? format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" }) : "";
  const word = row.providerStatus;
  const identified = row.reviewSince !== null;
  const approved = ["ENROLLREADY", "ISSUED", "RENEWED"].includes(word);
  const issued = ["ISSUED", "RENEWED"].includes(word);
  const refused = row.status === "refused";
  const ended = word === "CANCELLED";
  const broken = word === "VIDEOERROR";
  const decidedAt = detail.decision?.state === "CONFIRMED" ? time(detail.decision.at) : "";
  const steps: Step[] = [
    { key: "created", label: t("created"), detail: time(row.createdAt), state: "done" },
    broken
      ? { key: "identified", label: t("broken"), detail: time(row.changedAt), state: "ended" }
      : {
          key: "identified",
          label: word === "VIDEOINCOMPLETE" ? t("incomplete") : t("identified"),
          detail: identified ? time(row.reviewSince) : t(detail.uploads ? "elsewhere" : "byApplicant"),
          state: identified ? "done" : ended ? "open" : "now",
        },
    refused
      ? { key: "decided", label: t("refused"), detail: decidedAt || time(row.changedAt), state: "ended" }
      : ended
        ? { key: "decided", label: t("ended"), detail: time(row.changedAt), state: "ended" }
        : {
            key: "decided",
            label: approved ? t("approved") : t("decided"),
            detail: approved
              ? decidedAt || time(row.changedAt)
              : t(row.status === "with-operator" ? "byOperator" : "byOfficer"),
            state: approved ? "done" : identified ? "now" : "open",
          },
    {
      key: "issued",
      label: t("issued"),
      detail: issued ? time(row.changedAt) : t(hasTwoSteps(row.workflow) ? "byHolder" : "byProvider"),
      state: issued ? "done" : approved ? "now" : "open",
    },
  ];
  const bars = { done: "bg-ok", now: "bg-accent", open: "bg-line-2", ended: "bg-ink-3" };
  return (
    <ol
      aria-label={t("track")}
      className="grid shrink-0 grid-cols-4 gap-1 border-b border-line bg-surface-2 px-4 pt-2.5 pb-3"
    >
      {steps.map((step) => (
        <li key={step.key} aria-current={step.state === "now" ? "step" : undefined}>
          <span aria-hidden className={classes("mb-2 block h-0.75", bars[step.state])} />
          <span
            className={classes(
              "block",
              step.state === "open" ? "text-ink-3" : step.state === "now" ? "font-bold" : "text-ink",
            )}
          >
            {step.label}
          </span>
          <span className="block text-small text-ink-3">{step.detail}</span>
        </li>
      ))}
      <li className="sr-only">{row.status === "other" ? word : status(row.status)}</li>
    </ol>
  );
}
