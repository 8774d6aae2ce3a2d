"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { StatusPill } from "@/components/requests/status-pill";
import { WorkflowBadge } from "@/components/requests/workflow-badge";
import { ButtonLink } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import type { RequestDetail } from "@/lib/requests/detail-view";
import { requestLabel } from "@/lib/requests/mask";
import { detailQuery } from "@/lib/requests/query-options";
import { EvidenceForm } from "./evidence-form";
import { LastUploads, MissingList } from "./upload-state";
import { VideoForm } from "./video-form";

/** Where evidence made elsewhere is handed over, and what became of it. */
export function UploadPage({ initial }: { initial: RequestDetail }) {
  const t = useTranslations("upload");
  const request = useTranslations("request");
  const client = useQueryClient();
  const id = initial.row.id;
  const { data } = useQuery({ ...detailQuery(id), initialData: initial });
  const { row, uploads, can } = data;
  const refresh = () => void client.invalidateQueries({ queryKey: ["requests", "one", id] });
  const number = requestLabel(row.number);
  return (
    <>
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <Link href={`/requests/${id}`} prefetch={false} className={classes(buttonClass("quiet"), "-ml-2")}>
          <ArrowLeft aria-hidden size={15} />
          {t("back")}
        </Link>
        <h1 className="text-title font-bold tracking-tight">{t("title")}</h1>
        <span className="mono text-ink-2">{number}</span>
        <WorkflowBadge workflow={row.workflow} />
        <StatusPill status={row.status} word={row.providerStatus} />
      </header>
      <div className="grid min-h-0 flex-1 gap-6 overflow-auto p-4 desk:grid-cols-[minmax(0,1fr)_340px]">
        <div className="min-w-0">
          {can.upload ? (
            <div className="grid max-w-200 gap-5">
              <p className="text-ink-2">{t("intro")}</p>
              {row.providerStatus === "VIDEOERROR" && (
                <Note tone="bad" role="alert">
                  {request("failedEvidence")}
                </Note>
              )}
              <EvidenceForm requestId={id} onSent={refresh} />
              <VideoForm requestId={id} onSent={refresh} />
            </div>
          ) : row.providerStatus === "VIDEOREVIEW" ? (
            <Note
              tone="ok"
              role="status"
              action={<ButtonLink href={`/requests/${id}`}>{t("back")}</ButtonLink>}
              className="max-w-200"
            >
              {t("reviewable")}
            </Note>
          ) : (
            <Note role="status" className="max-w-200">
              {t("closed")}
            </Note>
          )}
        </div>
        <aside aria-label={t("last.title")} className="grid content-start gap-4">
          {uploads && can.upload && (
            <section>
              <h2 className="mb-2 font-bold">{t("missingTitle")}</h2>
              {uploads.missing.length > 0 ? <MissingList missing={uploads.missing} /> : <p>{t("complete")}</p>}
            </section>
          )}
          {uploads && (
            <section>
              <h2 className="mb-2 font-bold">{t("last.title")}</h2>
              <LastUploads uploads={uploads} />
            </section>
          )}
        </aside>
      </div>
    </>
  );
}
