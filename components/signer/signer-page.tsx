"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";
import { ReadPdf } from "@/components/ui/read-pdf";
import { hasEnded, signerQuery } from "@/lib/signer/query-options";
import type { SignerView } from "@/lib/signer/views";
import { AskCode } from "./ask-code";
import { LinkEnded } from "./link-ended";
import { Sign } from "./sign";
import { Step } from "./step";

/** What the signer sees: read, have the code sent, sign, keep what was signed. */
export function SignerPage({ token, initial }: { token: string; initial: SignerView }) {
  const t = useTranslations("signer");
  const format = useFormatter();
  const { data: view, error, dataUpdatedAt } = useQuery({ ...signerQuery(token), initialData: initial });
  if (hasEnded(error)) return <LinkEnded />;
  const until = format.dateTime(new Date(view.expiresAt), { dateStyle: "full", timeStyle: "short" });
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="text-page font-bold tracking-tight">{t("title")}</h1>
        <p className="mt-1 text-lead text-ink-2">{t(`asks.${view.stage}`, { authority: view.authority })}</p>
      </div>
      {error && (
        <Note tone="warn" role="status">
          {t("offline")}
        </Note>
      )}
      {view.stage === "signed" && (
        <Note tone="ok" role="status">
          {t("done")}
        </Note>
      )}
      {view.stage !== "closed" && <Documents token={token} view={view} />}
      {view.stage === "sign" && view.documents.length > 0 && (
        <>
          <AskCode token={token} view={view} readAt={dataUpdatedAt} />
          <Sign token={token} view={view} />
        </>
      )}
      <p className="text-small text-ink-3">{t("until", { at: until })}</p>
    </div>
  );
}

function Documents({ token, view }: { token: string; view: SignerView }) {
  const t = useTranslations("signer");
  const format = useFormatter();
  const signed = view.stage === "signed";
  const form = signed ? "signed" : "original";
  const base = `/api/sign/${token}`;
  const size = (bytes: number) =>
    format.number(bytes / 1024, { maximumFractionDigits: 0, style: "unit", unit: "kilobyte" });
  return (
    <Step title={signed ? t("signedDocuments") : t("read")}>
      {!signed && <p className="mb-2 text-ink-2">{view.documents.length > 0 ? t("readHelp") : t("notYet")}</p>}
      <ul aria-label={t("documents")} className="divide-y divide-line">
        {view.documents.map(({ id, name, bytes }) => (
          <Row
            key={id}
            name={name}
            {...(bytes !== null && !signed ? { note: size(bytes) } : {})}
            href={`${base}/documents/${id}/${form}`}
          />
        ))}
        <Row name={t("contract")} href={`${base}/contract`} />
      </ul>
    </Step>
  );
}

function Row({ name, note, href }: { name: string; note?: string; href: string }) {
  const t = useTranslations("signer");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <span className="min-w-0 flex-1 basis-40 font-medium break-words">
        {name} {note && <span className="text-small font-normal text-ink-3">{note}</span>}
      </span>
      <span className="flex gap-2">
        <ReadPdf
          title={name}
          href={href}
          read={t("readNamed", { name })}
          download={t("downloadNamed", { name })}
          size="large"
        />
      </span>
    </li>
  );
}
