"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { NotesPanel } from "@/components/notes/notes-panel";
import { useLanguage } from "@/components/shell/language";
import { useFailureText } from "@/components/shell/problems";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button, ButtonLink } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import { Note } from "@/components/ui/note";
import { Scroller } from "@/components/ui/scroller";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { readNowAction } from "@/lib/requests/actions";
import type { RequestAct } from "@/lib/requests/acts-view";
import type { RequestDetail } from "@/lib/requests/detail-view";
import { requestLabel } from "@/lib/requests/mask";
import { detailQuery } from "@/lib/requests/query-options";
import { FailureError, run } from "@/lib/result";
import { causeCodes, causeOf } from "@/lib/reviews/catalogue";
import { Applicant, Changes } from "./applicant";
import { Block, listClass, Term } from "./detail-parts";
import { NextSteps } from "./next-steps";
import { StatusPill } from "./status-pill";
import { StatusTrack } from "./status-track";
import { Timeline } from "./timeline";
import { WorkflowBadge } from "./workflow-badge";

const decidedWords = { approve: "approved", validate: "validated", refuse: "refused" } as const;

const filters = ["all", "status", "people", "calls", "webhooks"] as const;
type Filter = (typeof filters)[number];

const matches: Record<Filter, (entry: RequestDetail["timeline"][number]) => boolean> = {
  all: () => true,
  status: (entry) => /^(request\.(create|adopt|cancel|state_change|anomaly)|act|decision|incident)/.test(entry.what),
  people: (entry) => entry.source === "person" || entry.source === "system",
  calls: (entry) => entry.source === "call",
  webhooks: (entry) => entry.source === "webhook",
};

/** One request: where it stands, what can happen now, and everything that happened. */
export function RequestPage({ initial }: { initial: RequestDetail }) {
  const t = useTranslations("request");
  const changes = useTranslations("changes");
  const nav = useTranslations("nav");
  const notes = useTranslations("notes");
  const format = useFormatter();
  const client = useQueryClient();
  const failureText = useFailureText();
  const status = useTranslations("status");
  const toast = useToast();
  const { data, dataUpdatedAt } = useQuery({ ...detailQuery(initial.row.id), initialData: initial });
  const { row } = data;
  const router = useRouter();
  useShortcuts([{ keys: "Escape", label: nav("history"), run: () => router.push("/history") }]);
  const number = requestLabel(row.number);
  const [filter, setFilter] = useState<Filter>("all");
  const [problem, setProblem] = useState<string | null>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ["requests", "one", row.id] });
  const read = useMutation({
    mutationFn: () => run(readNowAction, { requestId: row.id }),
    onSuccess: ({ status: word }) => {
      toast(t("readDone", { status: word }));
      setProblem(null);
      refresh();
    },
    onError: (error) => setProblem(error instanceof FailureError ? failureText(error.failure) : status("failed")),
  });
  const decision = data.decision;
  const known = causeCodes.find((code) => code === decision?.reasonCode);
  return (
    <>
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <Link href="/history" prefetch={false} className={classes(buttonClass("quiet"), "-ml-2")}>
          <ArrowLeft aria-hidden size={15} />
          {nav("history")} <Keycap>Esc</Keycap>
        </Link>
        <h1 className="text-title font-bold tracking-tight">{row.name ?? number}</h1>
        {row.name && <span className="mono text-ink-2">{number}</span>}
        <WorkflowBadge workflow={row.workflow} />
        <StatusPill status={row.status} word={row.providerStatus} />
        <span className="text-small text-ink-3">
          {row.profile} · {row.authority.name}, RA {row.authority.code}
        </span>
        <span className="ml-auto flex gap-2">
          {data.can.refresh && (
            <Button busy={read.isPending} onClick={() => read.mutate()}>
              <RefreshCw aria-hidden size={14} />
              {t("readNow")}
            </Button>
          )}
          {data.can.complete && (
            <ButtonLink href={`/requests/${row.id}/complete`} look="primary">
              {t("toCompletion")}
            </ButtonLink>
          )}
          {data.can.review && (
            <ButtonLink href={`/requests/${row.id}/review`} look="primary">
              {t("review")}
            </ButtonLink>
          )}
        </span>
      </header>
      {problem && (
        <Note tone="warn" role="alert" className="m-3">
          {problem}
        </Note>
      )}
      <StatusTrack detail={data} />
      <div className="grid min-h-0 flex-1 desk:grid-cols-[minmax(0,1fr)_390px]">
        <section aria-label={t("history")} className="flex min-h-0 min-w-0 flex-col max-desk:order-2">
          <div className="flex min-h-11 items-center gap-2 border-b border-line px-4">
            <Segmented
              label={t("history")}
              value={filter}
              choices={filters.map((value) => ({ value, label: t(`filters.${value}`) }))}
              onChange={setFilter}
            />
            <span className="ml-auto text-small text-ink-3">Europe/Madrid</span>
          </div>
          <Scroller label={t("history")} className="min-h-0 flex-1">
            <Timeline entries={data.timeline.filter(matches[filter])} />
          </Scroller>
        </section>
        <aside aria-label={t("now")} className="min-h-0 border-line max-desk:border-b desk:border-l">
          <Scroller label={t("now")} className="h-full">
            <NextSteps detail={data} readAt={dataUpdatedAt} onChanged={refresh} />
            {data.can.note && (
              <Block title={notes("title")}>
                <NotesPanel requestId={row.id} />
              </Block>
            )}
            {data.changes.length > 0 && (
              <Block title={changes("title")}>
                <Changes detail={data} />
              </Block>
            )}
            <Block title={t("applicant")}>
              <Applicant detail={data} />
            </Block>
            {data.acts.cancel?.state === "CONFIRMED" && (
              <Block title={t("cancel.done")}>
                <Cancellation act={data.acts.cancel} />
              </Block>
            )}
            {decision && !data.doubt && (
              <Block title={t("decision")}>
                <dl className={listClass}>
                  <Term name={status(decidedWords[decision.kind])}>
                    {decision.by}, {t("policy", { version: decision.policyVersion })},{" "}
                    {format.dateTime(new Date(decision.at), { dateStyle: "medium", timeStyle: "short" })}
                  </Term>
                  {decision.reasonText && <Term name={t("sent")}>{decision.reasonText}</Term>}
                  {decision.kind === "refuse" &&
                    (decision.reasonCode ? (
                      <Term name={t("why")}>
                        <span className="mono">{decision.reasonCode}</span> <CauseTitle code={known} />
                      </Term>
                    ) : (
                      <Term name={t("why")}>
                        <span className="text-ink-3">{t("causeHidden")}</span>
                      </Term>
                    ))}
                  {decision.kind !== "refuse" && (
                    <Term name={t("approver")}>
                      {decision.approverMatches === null
                        ? t("approverNone")
                        : decision.approverMatches
                          ? t("approverSame")
                          : t("approverOther")}
                    </Term>
                  )}
                </dl>
              </Block>
            )}
            {data.certificates.length > 0 && <Certificates certificates={data.certificates} />}
            <Block title={t("identifiers")}>
              <dl className={listClass}>
                <Term name="request_pk">
                  <span className="mono">{data.requestPk ?? "–"}</span>
                </Term>
                <Term name="videoid_pk">
                  <span className="mono">{data.videoidPk ?? "–"}</span>
                </Term>
                {data.scratchcard && (
                  <Term name={t("scratchcard")}>
                    <span className="mono">{data.scratchcard.number}</span>{" "}
                    <span className="text-ink-3">{t(`cards.${data.scratchcard.state}`)}</span>
                  </Term>
                )}
                <Term name={t("origin")}>
                  {data.createdBy || data.createdByKey
                    ? t(data.createdByKey ? "createdBySystem" : "createdBy", {
                        origin: data.origin === "created" ? t("created") : t("adopted"),
                        name: data.createdBy ?? data.createdByKey ?? "",
                      })
                    : data.origin === "created"
                      ? t("created")
                      : t("adopted")}
                </Term>
                <Term name={t("confirmed")}>
                  {data.confirmedAt
                    ? format.dateTime(new Date(data.confirmedAt), { dateStyle: "medium", timeStyle: "medium" })
                    : t("never")}
                  {data.checkFailures > 0 && (
                    <span className="block text-warn-ink">
                      {t("readFails", { n: data.checkFailures, error: data.lastCheckError ?? "" })}
                    </span>
                  )}
                </Term>
                {data.evidenceHash && (
                  <Term name={t("evidenceHash")}>
                    <span className="mono break-all">{data.evidenceHash}</span>
                  </Term>
                )}
              </dl>
            </Block>
          </Scroller>
        </aside>
      </div>
    </>
  );
}

function Certificates({ certificates }: { certificates: RequestDetail["certificates"] }) {
  const t = useTranslations("request");
  const words = useTranslations("request.certificate");
  const format = useFormatter();
  /** The provider's form of a time is not always one a browser reads; what is not is shown as it came. */
  const day = (time: string | null) =>
    time && !Number.isNaN(Date.parse(time)) ? format.dateTime(new Date(time), { dateStyle: "medium" }) : (time ?? "–");
  return (
    <Block title={t("certificates")}>
      {certificates.map((certificate, at) => (
        <dl
          key={certificate.serialNumber ?? at}
          className={classes(listClass, at > 0 && "mt-3 border-t border-line pt-3")}
        >
          <Term name={words("state")}>
            {words.has(`states.${certificate.state as "VALID"}`)
              ? words(`states.${certificate.state as "VALID"}`)
              : (certificate.state ?? "–")}{" "}
            {certificate.revocationReason && <span className="mono text-ink-3">{certificate.revocationReason}</span>}
          </Term>
          <Term name={words("valid")}>
            {day(certificate.validFrom)} – {day(certificate.validTo)}
          </Term>
          <Term name={words("serial")}>
            <span className="mono break-all">{certificate.serialNumber ?? "–"}</span>
          </Term>
          {certificate.issuer && (
            <Term name={words("issuer")}>
              <span className="break-words">{certificate.issuer}</span>
            </Term>
          )}
          {certificate.profile && (
            <Term name={words("profile")}>
              <span className="mono">{certificate.profile}</span>
            </Term>
          )}
        </dl>
      ))}
    </Block>
  );
}

/** Who withdrew it and why: after a refusal the provider says the same word. */
function Cancellation({ act }: { act: RequestAct }) {
  const t = useTranslations("request.cancel");
  const format = useFormatter();
  return (
    <dl className={listClass}>
      <Term name={t("by")}>
        {act.by}, {format.dateTime(new Date(act.at), { dateStyle: "medium", timeStyle: "short" })}
      </Term>
      {act.reason && <Term name={t("reason")}>{t(`reasons.${act.reason}`)}</Term>}
      {act.note && <Term name={t("noteTitle")}>{act.note}</Term>}
    </dl>
  );
}

/** Causes are catalogue data in both languages. */
function CauseTitle({ code }: { code: (typeof causeCodes)[number] | undefined }) {
  const locale = useLanguage();
  return code ? causeOf(code).title[locale] : null;
}
