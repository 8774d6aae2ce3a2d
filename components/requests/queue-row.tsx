"use client";

import { CircleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PutOffMark } from "@/components/snooze/put-off-mark";
import { Avatar } from "@/components/ui/avatar";
import { Button, ButtonLink } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import { Tag } from "@/components/ui/tag";
import { requestLabel } from "@/lib/requests/mask";
import type { Urgency } from "@/lib/requests/urgency";
import type { QueueEntry } from "@/lib/requests/views";
import { ageText, minutesBetween } from "./age";
import { Signals } from "./signals";
import { StatusPill } from "./status-pill";
import { WorkflowBadge } from "./workflow-badge";

interface QueueRowProps {
  row: QueueEntry;
  group: Urgency;
  now: number;
  targetMinutes: number;
  me: string;
  /** Shows due time and signals; else age and status. */
  graded: boolean;
  /** No longer in this view; it goes when the rows are shown anew. */
  left: boolean;
  selected: boolean;
  focusable: boolean;
  href: string;
  canClaim: boolean;
  onSelect: () => void;
  onMove: (by: number) => void;
  onClaim: () => void;
  /** What puts it off, or ends that. */
  putOff: ReactNode;
}

const inks = { overdue: "text-bad-ink", soon: "text-warn-ink", onTime: "text-ink" };
const bars = { overdue: "bg-bad", soon: "bg-warn", onTime: "bg-ink-3" };

export function QueueRow(props: QueueRowProps) {
  const {
    row,
    group,
    now,
    targetMinutes,
    me,
    graded,
    left,
    selected,
    focusable,
    href,
    canClaim,
    onSelect,
    onMove,
    onClaim,
    putOff,
  } = props;
  const t = useTranslations("queue");
  const ages = useTranslations("queue.ages");
  const mark = useTranslations("changes");
  const minutes = minutesBetween(graded ? (row.reviewSince ?? row.createdAt) : row.changedAt, now);
  const rest = targetMinutes - minutes;
  const mine = row.claim?.userId === me;
  const claimLeft = row.claim ? Math.max(0, Math.ceil((Date.parse(row.claim.until) - now) / 60_000)) : 0;
  return (
    <tr
      data-row={row.id}
      tabIndex={focusable ? 0 : -1}
      aria-selected={selected}
      onFocus={onSelect}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        onMove(event.key === "ArrowDown" ? 1 : -1);
      }}
      className={classes(
        "group/row outline-none -outline-offset-2 hover:[&>td]:bg-hover focus-visible:outline-2 focus-visible:outline-focus aria-selected:[&>td]:bg-selected aria-selected:[&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)] [&>td]:h-8.5 [&>td]:border-b [&>td]:border-line [&>td]:px-3 [&>td]:align-middle [&>td]:whitespace-nowrap [&>td:first-child]:pl-4",
        left && "opacity-55",
      )}
    >
      <td>
        {graded ? (
          <div className={classes("grid grid-cols-[3rem_2.75rem_auto] items-center gap-2 text-small", inks[group])}>
            <span>{ageText(ages, minutes)}</span>
            <span aria-hidden className="h-1 overflow-hidden rounded-full bg-sunk">
              <span
                className={classes("block h-full", bars[group])}
                style={{ width: `${Math.min(100, (minutes / targetMinutes) * 100)}%` }}
              />
            </span>
            <span className={group === "onTime" ? "text-ink-3" : "font-medium"}>
              {group === "overdue" && <CircleAlert aria-hidden size={12} className="mr-1 inline align-[-1.5px]" />}
              {rest < 0 ? t("over", { n: ageText(ages, -rest) }) : t("left", { n: rest })}
            </span>
          </div>
        ) : (
          <span className="text-small text-ink-2">{ageText(ages, minutes)}</span>
        )}
      </td>
      <td>
        <Link
          href={href}
          prefetch={false}
          tabIndex={-1}
          className={classes("mr-2 no-underline", row.name ? "font-medium text-ink" : "text-ink-3")}
        >
          {row.name ?? t("unidentified")}
        </Link>
        {row.document && <span className="mono text-ink-3">{row.document}</span>}
      </td>
      <td className="mono text-ink-2">{requestLabel(row.number)}</td>
      <td>
        <WorkflowBadge workflow={row.workflow} />
      </td>
      <td className="text-ink-2 max-wide:hidden">{row.authority.name}</td>
      <td>
        {graded && row.status !== "validated" ? (
          <Signals signals={row.signals} />
        ) : (
          <StatusPill status={row.status} word={row.providerStatus} />
        )}
      </td>
      <td>
        <span className="flex gap-1.5">
          {row.attempt > 1 && <Tag>{t("attempt", { n: row.attempt })}</Tag>}
          {row.changedElsewhere && <Tag tone="warn">{mark("mark")}</Tag>}
          {row.videoNumberMissing && <Tag tone="warn">{t("videoNumber")}</Tag>}
          {row.putOff && <PutOffMark putOff={row.putOff} now={now} />}
        </span>
      </td>
      <td className="!pr-4">
        <span className="flex items-center justify-end gap-2">
          {row.claim && (
            <>
              <span className="text-small text-ink-2">
                {mine
                  ? t("you", { n: claimLeft })
                  : t("other", { name: row.claim.name.split(" ")[0] ?? "", n: claimLeft })}
              </span>
              <Avatar name={row.claim.name} self={mine} />
            </>
          )}
          {selected && (
            <>
              {canClaim && (
                <Button size="small" onClick={onClaim}>
                  {t("claim")} <Keycap>C</Keycap>
                </Button>
              )}
              {putOff}
              <ButtonLink size="small" href={href}>
                {t("open")} <Keycap>↵</Keycap>
              </ButtonLink>
            </>
          )}
        </span>
      </td>
    </tr>
  );
}
