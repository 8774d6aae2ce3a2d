"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { archiveAction, removeAllDocumentsAction } from "@/lib/signing/actions";
import type { SigningDocument, SigningView } from "@/lib/signing/views";
import { PdfLinks, Section } from "./parts";
import { useAct } from "./use-act";

/** What was signed: read, archived, and only then deleted at the provider. */
export function Signed({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const { busy, problems, act } = useAct(view.requestId, archiveAction);
  const documents = view.documents.filter(({ state, archivedAt }) => state === "there" || archivedAt);
  const ours = documents.filter(({ kind }) => kind === "document");
  return (
    <Section title={t("signed")} help={t("signedHelp")}>
      <ul aria-label={t("signed")} className="divide-y divide-line rounded-3 border border-line">
        {documents.map((document) => (
          <Row key={document.id} document={document} at={ours.indexOf(document) + 1} view={view} />
        ))}
      </ul>
      {problems.message && (
        <Note tone="bad" role="alert" className="mt-3">
          {problems.message}
        </Note>
      )}
      {view.may.archive && (
        <p className="mt-3">
          <Button look="primary" busy={busy} onClick={() => void act({})}>
            {t("archive")}
          </Button>
        </p>
      )}
      {view.may.removeAll && (
        <Note tone="ok" role="status" className="mt-3">
          {t("allArchived")}
        </Note>
      )}
    </Section>
  );
}

function Row({ document, at, view }: { document: SigningDocument; at: number; view: SigningView }) {
  const t = useTranslations("signing");
  const format = useFormatter();
  const { id, kind, archivedAt, signedSha256 } = document;
  const name = kind === "contract" ? t("signedContract") : (document.name ?? t("file", { n: at }));
  const when = archivedAt && format.dateTime(new Date(archivedAt), { dateStyle: "short", timeStyle: "short" });
  const base = `/api/signing/${view.requestId}`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-0 font-medium break-words">{name}</span>
      <span className="text-small text-ink-3">{when ? t("archived", { at: when }) : t("notArchived")}</span>
      {view.acts && (
        <span className="ml-auto flex gap-2">
          <PdfLinks
            href={kind === "contract" ? `${base}/contract` : `${base}/documents/${id}/signed`}
            read={t("readSigned", { name })}
            download={t("downloadSigned", { name })}
          />
        </span>
      )}
      {signedSha256 && (
        <p className="w-full text-small text-ink-3">
          {t("hash")} <span className="mono break-all">{signedSha256}</span>
        </p>
      )}
    </li>
  );
}

/** Deleting at the provider asks once more. */
export function RemoveAll({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const app = useTranslations("app");
  const { busy, problems, act } = useAct(view.requestId, removeAllDocumentsAction);
  const [open, setOpen] = useState(false);
  const signed = view.status === "ISSUED";
  const confirm = async () => {
    if (await act({})) setOpen(false);
  };
  return (
    <div className="px-4 py-4">
      <Button onClick={() => setOpen(true)}>{signed ? t("removeAll") : t("startAgain")}</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("removeAllTitle")}
        closeLabel={app("close")}
        width="26rem"
      >
        {problems.message && (
          <Note tone="bad" role="alert" className="mb-3">
            {problems.message}
          </Note>
        )}
        <p className="mb-4">{signed ? t("removeAllText") : t("removeAllBefore")}</p>
        <div className="flex gap-2">
          <Button look="primary" busy={busy} onClick={() => void confirm()}>
            {t("confirmRemove")}
          </Button>
          <Button look="quiet" onClick={() => setOpen(false)}>
            {app("cancel")}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
