"use client";

import {
  ArrowRight,
  CircleAlert,
  CircleX,
  Eye,
  FileCheck,
  Hand,
  Landmark,
  Link as LinkIcon,
  type LucideIcon,
  MessageSquare,
  Pencil,
  Plus,
  Radio,
  RefreshCw,
  Send,
  ShieldAlert,
  Users,
} from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { TimelineEntry } from "@/lib/requests/timeline-view";

const icons: [prefix: string, icon: LucideIcon][] = [
  ["request.create", Plus],
  ["request.adopt", Plus],
  ["request.link", LinkIcon],
  ["request.state_change", ArrowRight],
  ["request.anomaly", CircleAlert],
  ["request.webhook", Radio],
  ["webhook", Radio],
  ["claim", Hand],
  ["evidence", Eye],
  ["check", Pencil],
  ["face", Pencil],
  ["second_look", Users],
  ["source", Landmark],
  ["decision.sent", Send],
  ["decision", FileCheck],
  ["act.sent", Send],
  ["act", FileCheck],
  ["request.cancel", CircleX],
  ["request.update", Pencil],
  ["request.note", MessageSquare],
  ["signing.sent", Send],
  ["signing.open", Eye],
  ["signing", FileCheck],
  ["incident", ShieldAlert],
  ["call", RefreshCw],
];

function iconOf(what: string): LucideIcon {
  return icons.find(([prefix]) => what.startsWith(prefix))?.[1] ?? ArrowRight;
}

/** What happened, newest first, by day; each line names its source. */
export function Timeline({ entries, compact }: { entries: readonly TimelineEntry[]; compact?: boolean }) {
  const t = useTranslations();
  const format = useFormatter();
  if (entries.length === 0) return <p className="text-small text-ink-3">{t("timeline.empty")}</p>;
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = format.dateTime(new Date(entry.at), {
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
    });
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(([day, list]) => (
    <section key={day} aria-label={day}>
      <h2
        className={classes(
          "border-b border-line bg-surface-2 text-small font-medium text-ink-2",
          compact ? "-mx-3 px-3 py-1" : "px-4 py-1.5",
        )}
      >
        {day}
      </h2>
      <ol>
        {list.map((entry) => (
          <Line key={entry.id} entry={entry} compact={compact ?? false} />
        ))}
      </ol>
    </section>
  ));
}

function Line({ entry, compact }: { entry: TimelineEntry; compact: boolean }) {
  const t = useTranslations();
  const format = useFormatter();
  const Icon = iconOf(entry.what);
  const bad =
    entry.outcome === "failed" ||
    entry.what === "request.anomaly" ||
    entry.what === "incident.open" ||
    entry.what === "incident.report";
  return (
    <li
      className={classes(
        "grid items-start gap-x-3 py-1.5",
        compact ? "grid-cols-[4rem_1.125rem_minmax(0,1fr)]" : "grid-cols-[4.5rem_1.25rem_minmax(0,1fr)_auto] px-4",
      )}
    >
      <time dateTime={entry.at} className="text-small leading-5 text-ink-3">
        {format.dateTime(new Date(entry.at), { hour: "2-digit", minute: "2-digit", second: "2-digit" })}
      </time>
      <Icon
        aria-hidden
        size={15}
        className={classes("mt-0.5", bad ? "text-bad" : entry.outcome === "unknown" ? "text-warn" : "text-ink-3")}
      />
      <div className="min-w-0">
        <p className={classes(bad && "text-bad-ink")}>
          <What entry={entry} />
        </p>
        <p className="text-small text-ink-3">
          <Detail entry={entry} />
        </p>
      </div>
      {!compact && <span className="text-small leading-5 text-ink-3">{t(`sources.${entry.source}`)}</span>}
    </li>
  );
}

function What({ entry }: { entry: TimelineEntry }) {
  const t = useTranslations("timeline");
  const kinds = useTranslations("timeline.kinds");
  const calls = useTranslations("timeline.calls");
  const acts = useTranslations("timeline.acts");
  const reasons = useTranslations("request.cancel.reasons");
  const answers = useTranslations("review.answers");
  const asked = useTranslations("review.ask");
  const items = useTranslations("review.items");
  const papers = useTranslations("completion.papers");
  const format = useFormatter();
  const outcomes = useTranslations("authenticSource.outcomes");
  const d = entry.details;
  const kind = d.kind === "approve" || d.kind === "validate" || d.kind === "refuse" ? kinds(d.kind) : "";
  const text = (value: TimelineEntry["details"][string] | undefined) =>
    value === null || value === undefined ? "" : String(value);
  switch (entry.what) {
    case "call":
      return calls.has(d.operation as "approve") ? calls(d.operation as "approve") : text(d.operation);
    case "webhook.duplicate":
      return t("webhook.duplicate", { event: text(d.event), times: Number(d.times) });
    case "check.answer":
    case "check.change":
    case "face.verdict": {
      const item = asked.has(d.item as "D1") ? asked(d.item as "D1") : text(d.item);
      if (d.answer === undefined) return t("check.answered", { item });
      return t("check.answer", { item, answer: answers(text(d.answer) as "pass") });
    }
    case "request.state_change":
    case "request.anomaly":
      return (
        <span className="mono">
          {t(entry.what === "request.anomaly" ? "request.anomaly" : "request.state_change", {
            from: text(d.from),
            to: text(d.to),
          })}
        </span>
      );
    case "request.webhook_in":
      return t("request.webhook_in", { event: text(d.event ?? d.status) });
    case "evidence.video_coverage":
      return t("evidence.video_coverage", { seen: text(d.seen) });
    case "evidence.reveal_field":
      return t("evidence.reveal_field", { field: text(d.field) });
    case "decision.intent":
      return t("decision.intent", { kind });
    case "decision.sent":
      return t("decision.sent", { kind });
    case "decision.confirmed":
      return t(d.late ? "decision.confirmedLate" : "decision.confirmed", { status: text(d.status) });
    case "decision.released":
      return t("decision.released", { kind });
    case "request.cancel":
      return t("request.cancel", { reason: reasons.has(d.because as "test") ? reasons(d.because as "test") : "" });
    case "act.intent":
    case "act.sent":
    case "act.failed":
    case "act.unknown":
    case "act.not_sent":
      return t(entry.what, { kind: t(`actKinds.${d.kind === "cancel" ? "cancel" : "update"}`) });
    case "completion.intent":
    case "completion.saved":
    case "completion.failed":
      return t(entry.what, { kind: t(`completionKinds.${d.kind === "document" ? "document" : "fields"}`) });
    case "paper.open":
    case "paper.read":
      return t(entry.what, { paper: papers(d.paper === "contract" ? "contract" : "declaration") });
    case "signing.intent":
    case "signing.sent":
    case "signing.confirmed":
    case "signing.failed":
    case "signing.unknown":
    case "signing.not_sent":
    case "signing.open":
      return t(entry.what, { kind: acts.has(d.kind as "sign") ? acts(d.kind as "sign") : text(d.kind) });
    case "signing.link_made":
    case "signing.link_opened":
    case "signing.link_ended":
      return t(entry.what);
    case "signing.archived":
      return t("signing.archived", { hash: text(d.sha256).slice(0, 12) });
    case "evidence.upload_intent":
      return t("evidence.upload_intent", { part: t(`parts.${d.part === "video" ? "video" : "evidences"}`) });
    case "evidence.uploaded":
      return t("evidence.uploaded", {
        part: t(`parts.${d.part === "video" ? "video" : "evidences"}`),
        state: t(`uploadStates.${text(d.state) as "accepted"}`),
      });
    case "evidence.open_image":
      return d.item ? `${t("evidence.open_image")}: ${items(d.item as "document_front")}` : t("evidence.open_image");
    case "evidence.second_look_open":
      return d.item ? `${t(entry.what)}: ${items(d.item as "document_front")}` : t(entry.what);
    case "second_look.ask":
      return t(d.kind === "refusal" ? "second_look.askRefusal" : "second_look.ask");
    case "source.attempt":
      return t("source.attempt", {
        source: text(d.source),
        outcome: outcomes(text(d.outcome) as "confirmed"),
      });
    case "second_look.take":
    case "second_look.agree":
    case "second_look.disagree":
    case "request.snooze":
      return t(entry.what, {
        until: format.dateTime(new Date(text(d.until)), { dateStyle: "medium", timeStyle: "short" }),
      });
    case "request.create":
    case "request.create_failed":
    case "request.create_found":
    case "request.adopt":
    case "request.link_shown":
    case "request.enrolment_link_shown":
    case "request.repair":
    case "request.update":
    case "claim.take":
    case "claim.picked":
    case "claim.expire":
    case "claim.release":
    case "claim.reassign":
    case "claim.reserve":
    case "evidence.prefetch":
    case "request.unsnooze":
    case "evidence.collected":
    case "evidence.hash_mismatch":
    case "evidence.video_open":
    case "evidence.reading":
    case "auto.shown":
    case "evidence.mark":
    case "evidence.unmark":
    case "evidence.snapshot":
    case "decision.failed":
    case "decision.unknown":
    case "decision.not_sent":
    case "decision.superseded":
    case "incident.open":
    case "incident.report":
    case "incident.resolved":
    case "request.note":
      return t(entry.what);
    default:
      return <span className="mono">{entry.what}</span>;
  }
}

function Detail({ entry }: { entry: TimelineEntry }) {
  const t = useTranslations("timeline");
  const sources = useTranslations("changes.sources");
  const format = useFormatter();
  const d = entry.details;
  if (entry.what === "request.state_change" || entry.what === "request.anomaly")
    return sources.has(d.source as "poll") ? sources(d.source as "poll") : null;
  if (entry.what !== "call")
    return entry.by && entry.source === "system" ? t("bySystem", { name: entry.by }) : (entry.by ?? "");
  if (d.times) {
    const since = format.dateTime(new Date(String(d.since)), { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    return t("repeated", { times: Number(d.times), since });
  }
  return (
    <>
      <span className="mono">
        {d.service} {d.operation}
      </span>
      {", "}
      {d.failure
        ? t("callSilent", { ms: Number(d.ms) })
        : t("callResult", { status: String(d.status ?? ""), ms: Number(d.ms) })}
    </>
  );
}
