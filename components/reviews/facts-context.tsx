"use client";

import { Ban, CircleCheck, CircleDashed, CircleSlash, FileText, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import type { ContextRow, ContextView } from "@/lib/context/views";
import { requestLabel } from "@/lib/requests/mask";
import type { ReviewView } from "@/lib/reviews/views";

/** Earlier attempts, and what else hangs on this document, phone and e-mail. */
export function ContextFacts({ view }: { view: ReviewView }) {
  const t = useTranslations("facts.context");
  const { context, request, policy } = view;
  if (!context) return null;
  const over = request.attempt > policy.attemptLimit;
  return (
    <div className="grid gap-2 text-small">
      {context.fraud && <Note tone="bad">{t("fraud")}</Note>}
      <p className={over ? "font-medium text-warn-ink" : "text-ink-2"}>
        {t(over ? "attemptOver" : "attempt", { n: request.attempt, limit: policy.attemptLimit })}
      </p>
      <Matches title={t("document", { months: context.months })} matches={context.document} />
      <Matches title={t("phone")} matches={context.phone} />
      <Matches title={t("email")} matches={context.email} />
      {context.contactCheck && (
        <Group title={t("limits")}>
          <Line icon={context.contactCheck === "ok" ? "ok" : context.contactCheck === "ko" ? "look" : "open"}>
            {t(`check.${context.contactCheck}`)}
          </Line>
        </Group>
      )}
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="text-micro font-medium text-ink-3">{title}</h3>
      <ul className="grid gap-0.5">{children}</ul>
    </section>
  );
}

const icons = {
  ok: <CircleCheck aria-hidden size={13} className="text-ok" />,
  open: <CircleDashed aria-hidden size={13} className="text-ink-3" />,
  look: <TriangleAlert aria-hidden size={13} className="text-warn" />,
  refused: <Ban aria-hidden size={13} className="text-ink-2" />,
  cancelled: <CircleSlash aria-hidden size={13} className="text-ink-2" />,
  other: <FileText aria-hidden size={13} className="text-ink-2" />,
};

function Line({ icon, children, aside }: { icon: keyof typeof icons; children: ReactNode; aside?: ReactNode }) {
  return (
    <li className="grid min-h-5.5 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-1.5">
      {icons[icon]}
      <span className={classes("min-w-0", icon === "look" ? "text-warn-ink" : "text-ink")}>{children}</span>
      {aside && <span className="text-ink-3">{aside}</span>}
    </li>
  );
}

function Matches({ title, matches }: { title: string; matches: ContextView["document"] }) {
  const t = useTranslations("facts.context");
  return (
    <Group title={title}>
      {!matches.known ? (
        <Line icon="open">{t("unknown")}</Line>
      ) : matches.rows.length === 0 ? (
        <Line icon="ok">{t("none")}</Line>
      ) : (
        matches.rows.map((row) => <Match key={row.id} row={row} />)
      )}
      {matches.more && <li className="text-warn-ink">{t("more", { n: matches.rows.length })}</li>}
    </Group>
  );
}

function Match({ row }: { row: ContextRow }) {
  const t = useTranslations("facts.context");
  const status = useTranslations("status");
  const classesOf = useTranslations("refuse.classes");
  const format = useFormatter();
  const label = requestLabel(row.number);
  const looked = row.otherDocument !== null || row.refusal === "fraud";
  const icon = looked ? "look" : row.status === "refused" || row.status === "cancelled" ? row.status : "other";
  const word = row.status === "other" ? status("other", { word: row.providerStatus }) : status(row.status);
  const said = row.refusal ? t("refusedFor", { refusal: classesOf(row.refusal).toLowerCase() }) : word.toLowerCase();
  const day = format.dateTime(new Date(row.changedAt), { day: "numeric", month: "short", year: "numeric" });
  return (
    <Line icon={icon} aside={row.by}>
      <a
        href={`/requests/${row.id}`}
        target="_blank"
        rel="noreferrer"
        aria-label={t("openOther", { label })}
        className="mono text-accent-ink underline underline-offset-2"
      >
        {label}
      </a>{" "}
      {said}
      {row.otherDocument && <>, {t("otherDocument", { document: row.otherDocument })}</>}, {day}
    </Line>
  );
}
