"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "use-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { requestLabel } from "@/lib/requests/mask";
import type { QueueEntry, QueuePage, QueueView } from "@/lib/requests/views";
import { minutesBetween } from "./age";

/** Nothing to do, or nothing that matches: never the same words. */
export function EmptyQueue({
  view,
  page,
  hidden,
  filtered,
  onClear,
}: {
  view: QueueView;
  page: QueuePage;
  hidden: number;
  filtered: boolean;
  onClear: () => void;
}) {
  const t = useTranslations("queue");
  const format = useFormatter();
  const router = useRouter();
  return (
    <div className="grid flex-1 place-items-center p-8 text-center">
      {filtered ? (
        <div>
          <h2 className="text-title font-bold">{t("noMatch")}</h2>
          {hidden > 0 && <p className="text-ink-2">{t("noMatchText", { n: hidden })}</p>}
          <p className="mt-4">
            <Button
              onClick={() => {
                onClear();
                router.push(`/queue?view=${view}`);
              }}
            >
              {t("clear")}
            </Button>
          </p>
        </div>
      ) : (
        <div>
          <h2 className="text-title font-bold">{t(`empty.${view}`)}</h2>
          {view === "review" && (
            <p className="text-ink-2">
              {t("empty.reviewText", { waiting: page.counts.waiting ?? 0, decided: page.counts.decided ?? 0 })}
            </p>
          )}
          <p className="mt-2 text-small text-ink-3">
            {t("empty.checked", {
              time: format.dateTime(new Date(page.at), { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
            })}
          </p>
          {view === "review" && (page.counts.problems ?? 0) > 0 && (
            <p className="mt-4">
              <ButtonLink href="/queue?view=problems">
                {t("empty.openProblems", { n: page.counts.problems ?? 0 })}
              </ButtonLink>
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** On a phone the queue can be watched, not worked. */
export function PhoneList({ rows, now }: { rows: readonly QueueEntry[]; now: number }) {
  const t = useTranslations("queue");
  return (
    <div className="min-h-0 flex-1 overflow-auto narrow:hidden">
      <p className="border-b border-line bg-surface-2 px-4 py-2.5 text-small text-ink-2">{t("phone")}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line">
            <Link
              href={`/requests/${row.id}`}
              prefetch={false}
              className="flex items-center gap-3 px-4 py-2.5 text-ink no-underline hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-bold">{row.name ?? t("unidentified")}</span>
                <span className="mono text-small text-ink-2">{requestLabel(row.number)}</span>
              </span>
              <span className="text-small text-ink-2">
                {t("minutes", { n: minutesBetween(row.reviewSince ?? row.createdAt, now) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
