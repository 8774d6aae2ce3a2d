"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { useFailureText } from "@/components/shell/problems";
import { useMoment } from "@/components/shell/use-outage";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { useToast } from "@/components/ui/toast";
import { retryJobAction } from "@/lib/health/actions";
import type { DeadJobView, HealthView, JobFailureView } from "@/lib/health/views";
import { requestLabel } from "@/lib/requests/mask";
import { FailureError, run } from "@/lib/result";
import { DiscardDialog } from "./discard-dialog";
import { useQueueName } from "./queue-name";

/** Work that ran out of tries: somebody has to look at it. */
export function DeadJobs({ view }: { view: HealthView }) {
  const t = useTranslations("health.dead");
  const [discarding, setDiscarding] = useState<DeadJobView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { rows, total } = view.dead;
  return (
    <Pane
      title={t("title")}
      hint={t("hint")}
      aside={total > rows.length ? t("shown", { n: rows.length, total }) : t("total", { n: total })}
      className="desk:col-span-12"
    >
      {problem && (
        <Note tone="bad" role="alert" className="m-3">
          {problem}
        </Note>
      )}
      {rows.length === 0 ? (
        <p className="px-3 py-3 text-ink-3">{t("none")}</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">{t("title")}</caption>
          <thead>
            <tr className={paneHead}>
              <th scope="col">{t("work")}</th>
              <th scope="col">{t("about")}</th>
              <th scope="col">{t("died")}</th>
              <th scope="col" className="!text-right">
                {t("tries")}
              </th>
              <th scope="col">{t("error")}</th>
              <th scope="col">
                <span className="sr-only">{t("act")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((job) => (
              <DeadJob key={job.id} job={job} onDiscard={() => setDiscarding(job)} onProblem={setProblem} />
            ))}
          </tbody>
        </table>
      )}
      {discarding && <DiscardDialog job={discarding} onClose={() => setDiscarding(null)} />}
    </Pane>
  );
}

interface DeadJobProps {
  job: DeadJobView;
  onDiscard: () => void;
  onProblem: (problem: string | null) => void;
}

function DeadJob({ job, onDiscard, onProblem }: DeadJobProps) {
  const t = useTranslations("health.dead");
  const app = useTranslations("app");
  const nameOf = useQueueName();
  const failureText = useFailureText();
  const moment = useMoment();
  const toast = useToast();
  const client = useQueryClient();
  const failure = useJobFailure();
  const retry = useMutation({
    mutationFn: () => run(retryJobAction, { jobId: job.id }),
    onMutate: () => onProblem(null),
    onSuccess: () => toast(t("retried")),
    onError: (error) => {
      const told = error instanceof FailureError ? error.failure : null;
      onProblem(told?.code === "not-found" ? t("gone") : told ? failureText(told) : app("retry"));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["health"] }),
  });
  const name = nameOf(job.queue);
  return (
    <tr className={paneLine} data-job={job.id}>
      <th scope="row" className="text-left font-medium">
        {name}
      </th>
      <td className="mono">
        {job.request ? (
          <Link href={`/requests/${job.request.id}`} prefetch={false} className="text-accent-ink">
            {requestLabel(job.request.number)}
          </Link>
        ) : (
          <span className="text-ink-3">{job.subject.slice(-12)}</span>
        )}
      </td>
      <td>{moment(job.at)}</td>
      <td className="text-right">{job.tries}</td>
      <td className="w-full !whitespace-normal text-ink-2">{failure(job.failure)}</td>
      <td>
        <span className="flex justify-end gap-1.5 py-1">
          {job.canRetry && (
            <Button
              size="small"
              busy={retry.isPending}
              aria-label={t("retryOf", { name })}
              onClick={() => retry.mutate()}
            >
              <RotateCcw aria-hidden size={13} />
              {t("retry")}
            </Button>
          )}
          <Button size="small" look="danger-quiet" aria-label={t("discardOf", { name })} onClick={onDiscard}>
            {t("discard")}
          </Button>
        </span>
      </td>
    </tr>
  );
}

/** What a piece of work died of, in words. */
function useJobFailure(): (failure: JobFailureView) => string {
  const t = useTranslations("health.dead.failures");
  return ({ failure, operation, httpStatus, kind, code, late }) => {
    if (late) return t("late");
    if (failure) return t(failure, { operation: operation ?? "–", status: httpStatus ?? "–" });
    return kind ? t("ours", { name: [kind, code].filter(Boolean).join(" ") }) : t("unsaid");
  };
}
