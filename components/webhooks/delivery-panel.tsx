"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useFailureText } from "@/components/shell/problems";
import { Button, ButtonLink } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Scroller } from "@/components/ui/scroller";
import { requestLabel } from "@/lib/requests/mask";
import { FailureError, run } from "@/lib/result";
import { replayDeliveryAction } from "@/lib/webhooks/actions";
import { deliveryQuery, webhookKeys } from "@/lib/webhooks/query-options";
import type { DeliveryDetail } from "@/lib/webhooks/views";
import { OutcomeTag, useOutcomeText } from "./outcome";

interface PanelProps {
  id: string;
  /** Where the page is without the panel. */
  closeHref: string;
  canReplay: boolean;
}

/** One webhook whole: what came, what became of it, and the way to have it looked into again. */
export function DeliveryPanel({ id, closeHref, canReplay }: PanelProps) {
  const t = useTranslations("inbox.detail");
  const client = useQueryClient();
  const query = useQuery(deliveryQuery(id));
  const heading = useRef<HTMLHeadingElement>(null);
  const { data } = query;
  const outcome = data && `${data.state} ${data.processedAt}`;

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (outcome) void client.invalidateQueries({ queryKey: webhookKeys.lists });
  }, [client, outcome]);

  const missing = query.error instanceof FailureError && query.error.failure.code === "not-found";
  return (
    <aside
      aria-label={t("title")}
      className="thin-scroll min-h-0 overflow-auto border-line p-4 max-desk:border-t desk:border-l"
    >
      <div className="flex items-start gap-2">
        <h2 ref={heading} tabIndex={-1} className="mono min-w-0 flex-1 text-lead font-bold break-all outline-none">
          {data?.event ?? data?.status ?? t("title")}
        </h2>
        <ButtonLink size="small" look="quiet" href={closeHref} scroll={false} aria-label={t("close")}>
          <X aria-hidden size={15} />
        </ButtonLink>
      </div>
      {data ? (
        <Whole detail={data} canReplay={canReplay} stale={query.isError} />
      ) : query.isError ? (
        <Note tone="bad" role="alert" className="mt-3">
          {t(missing ? "gone" : "failed")}
        </Note>
      ) : (
        <div role="status" className="mt-3 grid gap-2">
          <span className="sr-only">{t("loading")}</span>
          {[72, 56, 64, 48].map((width) => (
            <span key={width} aria-hidden className="h-4 rounded-1 bg-sunk" style={{ width: `${width}%` }} />
          ))}
        </div>
      )}
    </aside>
  );
}

function Whole({ detail, canReplay, stale }: { detail: DeliveryDetail; canReplay: boolean; stale: boolean }) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const outcomeText = useOutcomeText();
  const moment = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "medium" });
  const { processedAt } = detail;
  const took = processedAt ? (Date.parse(processedAt) - Date.parse(detail.plannedAt)) / 1000 : 0;
  return (
    <>
      {stale && (
        <Note tone="warn" role="status" className="mt-3">
          {t("failedRead")}
        </Note>
      )}
      <p role="status" className="mt-2 flex flex-wrap items-center gap-2">
        <OutcomeTag state={detail.state} />
        <span className="text-ink-2">{outcomeText(detail)}</span>
      </p>
      {canReplay && <Replay detail={detail} />}
      <dl className="mt-4 grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <Term name={t("detail.request")}>
          {detail.request ? (
            <Link className="mono text-accent-ink" href={`/requests/${detail.request.id}`} prefetch={false}>
              {requestLabel(detail.request.number)}
            </Link>
          ) : (
            <span className="mono text-ink-2">
              {detail.requestPk === null ? t("noPk") : t("pk", { n: String(detail.requestPk) })}
            </span>
          )}
        </Term>
        <Term name={t("columns.status")}>
          <span className="mono">{detail.status ?? t("noStatus")}</span>
        </Term>
        <Term name={t("columns.authority")}>{detail.authority}</Term>
        <Term name={t("detail.first")}>{moment(detail.receivedAt)}</Term>
        <Term name={t("detail.last")}>
          {moment(detail.lastAt)}, {t("detail.times", { n: detail.times })}
        </Term>
        <Term name={t("detail.planned")}>{moment(detail.plannedAt)}</Term>
        <Term name={t("detail.processed")}>
          {processedAt ? (
            <>
              {moment(processedAt)}
              {took >= 0 && (
                <span className="text-ink-3">
                  , {t("detail.took", { seconds: format.number(took, { maximumFractionDigits: 1 }) })}
                </span>
              )}
            </>
          ) : (
            t("detail.notYet")
          )}
        </Term>
        <Term name={t("detail.size")}>{t("detail.bytes", { n: detail.bytes })}</Term>
        <Term name={t("detail.hash")}>
          <span className="mono break-all">{detail.hash}</span>
        </Term>
      </dl>
      <h3 className="mt-4 text-small font-bold">{t("detail.body")}</h3>
      <p className="mb-1 text-small text-ink-3">{t("detail.masked")}</p>
      <Scroller label={t("detail.body")} className="max-h-96 rounded-2 bg-sunk">
        <pre className="mono w-max min-w-full px-2.5 py-2 text-small">{detail.body}</pre>
      </Scroller>
    </>
  );
}

function Replay({ detail }: { detail: DeliveryDetail }) {
  const t = useTranslations("inbox");
  const client = useQueryClient();
  const failureText = useFailureText();
  const reread = () => client.invalidateQueries({ queryKey: webhookKeys.one(detail.id) });
  const replay = useMutation({
    mutationFn: () => run(replayDeliveryAction, { deliveryId: detail.id }),
    onSettled: reread,
  });
  const planned = detail.state === "received" && !detail.replayable;
  const busy = replay.isPending || (replay.isSuccess && planned);
  const hint = detail.state === "applied" ? "appliedHint" : planned ? "plannedHint" : "replayHint";
  const { error } = replay;
  return (
    <div className="mt-3">
      <div className="flex items-start gap-3">
        <Button
          busy={busy}
          closed={!detail.replayable}
          aria-describedby="replay-hint"
          onClick={() => detail.replayable && replay.mutate()}
        >
          {!busy && <RotateCcw aria-hidden size={14} />}
          {t(busy ? "replaying" : "replay")}
        </Button>
        <span id="replay-hint" className="pt-1 text-small text-ink-3">
          {t(hint)}
        </span>
      </div>
      {error && (
        <Note tone="bad" role="alert" className="mt-2">
          {failureText(error instanceof FailureError ? error.failure : { code: "connection-lost", params: {} })}
        </Note>
      )}
    </div>
  );
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
