"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { ReadPdf } from "@/components/ui/read-pdf";
import { archiveAction, removeAllDocumentsAction, removeDocumentAction } from "@/lib/signing/actions";
import type { SigningDocument, SigningView } from "@/lib/signing/views";
import { Section } from "./parts";
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
  const removable = view.may.remove && kind === "document" && document.state === "there";
  const base = `/api/signing/${view.requestId}`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-0 font-medium break-words">{name}</span>
      <span className="text-small text-ink-3">{when ? t("archived", { at: when }) : t("notArchived")}</span>
      {view.acts && (
        <span className="ml-auto flex flex-wrap gap-2">
          <ReadPdf
            title={name}
            href={kind === "contract" ? `${base}/contract` : `${base}/documents/${id}/signed`}
            read={t("readSigned", { name })}
            download={t("downloadSigned", { name })}
          />
          {removable && <RemoveOne requestId={view.requestId} documentId={id} name={name} />}
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

/** Deletes one archived document at the provider. */
function RemoveOne({ requestId, documentId, name }: { requestId: string; documentId: string; name: string }) {
  const t = useTranslations("signing");
  const { busy, problems, act } = useAct(requestId, removeDocumentAction);
  return (
    <ConfirmRemove
      label={t("removeSigned")}
      ariaLabel={t("removeSignedNamed", { name })}
      title={t("removeSignedTitle", { name })}
      text={t("removeSignedText")}
      busy={busy}
      problem={problems.message}
      onConfirm={() => act({ documentId })}
    />
  );
}

export function RemoveAll({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const { busy, problems, act } = useAct(view.requestId, removeAllDocumentsAction);
  const signed = view.status === "ISSUED";
  return (
    <div className="px-4 py-4">
      <ConfirmRemove
        label={signed ? t("removeAll") : t("startAgain")}
        title={t("removeAllTitle")}
        text={signed ? t("removeAllText") : t("removeAllBefore")}
        busy={busy}
        problem={problems.message}
        onConfirm={() => act({})}
      />
    </div>
  );
}

interface ConfirmRemoveProps {
  label: string;
  ariaLabel?: string;
  title: string;
  text: string;
  busy: boolean;
  problem: string | null;
  onConfirm: () => Promise<boolean>;
}

/** Deleting at the provider asks once more. */
function ConfirmRemove({ label, ariaLabel, title, text, busy, problem, onConfirm }: ConfirmRemoveProps) {
  const t = useTranslations("signing");
  const app = useTranslations("app");
  const [open, setOpen] = useState(false);
  const confirm = async () => {
    if (await onConfirm()) setOpen(false);
  };
  return (
    <>
      <Button {...(ariaLabel ? { "aria-label": ariaLabel, size: "small" } : {})} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={title} closeLabel={app("close")} width="26rem">
        {problem && (
          <Note tone="bad" role="alert" className="mb-3">
            {problem}
          </Note>
        )}
        <p className="mb-4">{text}</p>
        <div className="flex gap-2">
          <Button look="primary" busy={busy} onClick={() => void confirm()}>
            {t("confirmRemove")}
          </Button>
          <Button look="quiet" onClick={() => setOpen(false)}>
            {app("cancel")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
