"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { buttonClass } from "@/components/ui/button-class";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import { ReadPdf } from "@/components/ui/read-pdf";
import { Scroller } from "@/components/ui/scroller";
import { requestLabel } from "@/lib/requests/mask";
import { signingQuery } from "@/lib/signing/query-options";
import type { SigningAct, SigningView } from "@/lib/signing/views";
import { CodeAndSign } from "./code-and-sign";
import { Documents } from "./documents";
import { Section } from "./parts";
import { RemoveAll, Signed } from "./signed";
import { SigningLink } from "./signing-link";

/** After the approval: documents, contract, code, signature, archive. Whoever opens it anew finds where it stands. */
export function SigningPage({ initial }: { initial: SigningView }) {
  const t = useTranslations("signing");
  const { data: view, dataUpdatedAt } = useQuery({ ...signingQuery(initial.requestId), initialData: initial });
  const atSigning = view.status === "ENROLLREADY";
  const signed = view.status === "ISSUED";
  return (
    <>
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <Link href={`/requests/${view.requestId}`} prefetch={false} className={classes(buttonClass("quiet"), "-ml-2")}>
          <ArrowLeft aria-hidden size={15} />
          {t("toRequest")}
        </Link>
        <h1 className="text-title font-bold tracking-tight">{t("title")}</h1>
        <span className="mono text-ink-2">{requestLabel(view.number)}</span>
        <span className="text-small text-ink-3">
          {t("status")}: <span className="mono">{view.status}</span> · {view.authority}
        </span>
      </header>
      <div className="grid min-h-0 flex-1 desk:grid-cols-[minmax(0,1fr)_390px]">
        <Scroller label={t("title")} className="min-h-0">
          <Next view={view} />
          {!view.acts && <p className="px-4 pt-3 text-ink-3">{t("onlyState")}</p>}
          <Documents view={view} />
          {view.acts && (atSigning || signed) && (
            <Section title={t("contract")} help={t("contractHelp")}>
              <p className="flex gap-2">
                <ReadPdf
                  title={t("contract")}
                  href={`/api/signing/${view.requestId}/contract`}
                  read={t("readContract")}
                  download={t("downloadContract")}
                />
              </p>
            </Section>
          )}
          {view.acts && (view.may.link || view.link) && <SigningLink view={view} />}
          {view.acts && atSigning && <CodeAndSign view={view} readAt={dataUpdatedAt} />}
          {signed && <Signed view={view} />}
          {view.may.removeAll && <RemoveAll view={view} />}
        </Scroller>
        <aside aria-label={t("history")} className="thin-scroll min-h-0 overflow-auto border-line desk:border-l">
          <h2 className="px-4 pt-4 font-bold">{t("history")}</h2>
          {view.history.length === 0 && <p className="px-4 py-2 text-ink-3">{t("nothing")}</p>}
          <ol className="px-4 py-2">
            {view.history.map((act) => (
              <Line key={act.id} act={act} />
            ))}
          </ol>
        </aside>
      </div>
    </>
  );
}

/** What may be done next, in words. */
function Next({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const steps = useTranslations("signing.steps");
  return (
    <section aria-label={t("now")} className="px-4 pt-4">
      <Note tone={view.busy ? "plain" : "act"} role="status">
        {steps(stepOf(view))}
      </Note>
    </section>
  );
}

type Step = "documents" | "code" | "archive" | "remove" | "done" | "closed" | "wait" | "unknown" | "restart";

function stepOf({ status, busy, documents, history }: SigningView): Step {
  if (busy) return "wait";
  const ours = documents.filter(({ kind }) => kind === "document");
  const there = ours.filter(({ state }) => state === "there");
  if (status === "ENROLLREADY") {
    if (history.some(({ kind, state }) => kind === "sign" && state === "UNKNOWN")) return "unknown";
    if (ours.some(({ state }) => state === "unknown")) return "restart";
    return there.length === 0 ? "documents" : "code";
  }
  if (status !== "ISSUED") return "closed";
  const contract = documents.some(({ kind, archivedAt }) => kind === "contract" && archivedAt);
  if (there.length === 0) return ours.some(({ archivedAt }) => archivedAt) ? "done" : "closed";
  return contract && there.every(({ archivedAt }) => archivedAt) ? "remove" : "archive";
}

const bad: readonly string[] = ["REJECTED", "NOT_SENT"];

function Line({ act }: { act: SigningAct }) {
  const t = useTranslations("signing");
  const format = useFormatter();
  const at = format.dateTime(new Date(act.at), { dateStyle: "short", timeStyle: "medium" });
  return (
    <li className="border-b border-line py-2 last:border-0">
      <p className={classes(bad.includes(act.state) && "text-bad-ink")}>
        {t(`kinds.${act.kind}`)}: {t(`outcomes.${act.state}`)}
      </p>
      {act.said && (
        <p className="text-small">
          <span className="text-ink-3">{t("providerSays")}:</span> <span className="mono">{act.said}</span>
        </p>
      )}
      <Advice act={act} />
      <p className="text-small text-ink-3">
        {act.by ?? t("theSigner")}, <time dateTime={act.at}>{at}</time>
      </p>
    </li>
  );
}

function Advice({ act }: { act: SigningAct }) {
  const t = useTranslations("signing");
  const text =
    act.state === "NOT_SENT"
      ? t("notSentText")
      : act.state === "UNKNOWN"
        ? t(act.kind === "code" ? "unknownCode" : "unknownText")
        : act.state === "REJECTED" && !act.said && act.errorCode
          ? t("silent")
          : null;
  return text && <p className="text-small text-ink-2">{text}</p>;
}
