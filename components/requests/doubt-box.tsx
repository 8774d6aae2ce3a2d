"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useCountdown } from "@/components/signing/use-countdown";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { RequestDetail } from "@/lib/requests/detail-view";
import type { DoubtView } from "@/lib/requests/doubt-view";
import { ReleaseDialog } from "./release-dialog";

interface DoubtBoxProps {
  detail: RequestDetail;
  doubt: DoubtView;
  /** When `detail` reached this browser, by its own clock. */
  readAt: number;
  onChanged: () => void;
}

/** A decision nobody knows the outcome of: everything that is known, and what an admin may do. */
export function DoubtBox({ detail, doubt, readAt, onChanged }: DoubtBoxProps) {
  const t = useTranslations("request.doubt");
  const format = useFormatter();
  const [open, setOpen] = useState(false);
  const time = (iso: string) => format.dateTime(new Date(iso), { timeStyle: "medium" });
  return (
    <div data-doubt={doubt.state}>
      <Note tone="warn" role="status">
        <p className="font-medium">{t(`title.${doubt.kind}`)}</p>
        <p className="mt-1 text-ink-2">{t("text")}</p>
      </Note>
      <dl className="mt-3 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <dt className="text-ink-3">{t("by")}</dt>
        <dd>{doubt.by}</dd>
        <dt className="text-ink-3">{t("sentAt")}</dt>
        <dd>
          {doubt.sentAt
            ? format.dateTime(new Date(doubt.sentAt), { dateStyle: "medium", timeStyle: "medium" })
            : t("notLeft")}
          {doubt.attempt > 1 && <span className="text-ink-3"> · {t("attempt", { n: doubt.attempt })}</span>}
        </dd>
        <dt className="text-ink-3">{t("answer")}</dt>
        <dd className="min-w-0">
          <Answer answer={doubt.answer} />
        </dd>
        <dt className="text-ink-3">{t("reads")}</dt>
        <dd>
          {t("readsText", { agreeing: doubt.agreeingReads, reads: doubt.reads })}
          <ul className="mt-1 text-small text-ink-3">
            {doubt.lastReads.map((read) => (
              <li key={read.at}>
                <time dateTime={read.at}>{time(read.at)}</time>{" "}
                {read.answered
                  ? t("noChange")
                  : read.httpStatus
                    ? t("answers.status", { status: read.httpStatus })
                    : t("noAnswer")}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {detail.can.release ? (
        <div className="mt-3">
          {!doubt.releasable && <Until detail={detail} doubt={doubt} readAt={readAt} />}
          <p className="mt-2">
            <Button closed={!doubt.releasable} onClick={() => setOpen(true)}>
              {t("release")}
            </Button>
          </p>
        </div>
      ) : (
        <p className="mt-2 text-small text-ink-3">{t("forOfficer", { n: doubt.neededReads })}</p>
      )}
      <ReleaseDialog detail={detail} doubt={open ? doubt : null} onClose={() => setOpen(false)} onChanged={onChanged} />
    </div>
  );
}

function Answer({ answer }: { answer: DoubtView["answer"] }) {
  const t = useTranslations("request.doubt.answers");
  if (answer.httpStatus === 200) return t("accepted");
  return (
    <>
      {answer.httpStatus
        ? t("status", { status: answer.httpStatus })
        : answer.code === "garbled"
          ? t("garbled")
          : t("none")}
      {answer.said && <span className="mono block break-words">{answer.said}</span>}
    </>
  );
}

/** How long an admin has to wait, counted down by the server's clock. */
function Until({ detail, doubt, readAt }: Omit<DoubtBoxProps, "onChanged">) {
  const t = useTranslations("request.doubt");
  const seconds = Math.max(0, Math.ceil((Date.parse(doubt.releaseFrom) - Date.parse(detail.at)) / 1000));
  const left = useCountdown(seconds, readAt);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const missing = doubt.neededReads - doubt.agreeingReads;
  if (left === 0 && missing > 0) return <p className="text-ink-2">{t("moreReads", { n: missing })}</p>;
  return (
    <p className="text-ink-2" role="timer">
      {t("from", { time })}
    </p>
  );
}
