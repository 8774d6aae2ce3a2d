"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type ChangeEvent, useId, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { ReadPdf } from "@/components/ui/read-pdf";
import type { Failure } from "@/lib/result";
import { removeDocumentAction } from "@/lib/signing/actions";
import type { SigningDocument, SigningView } from "@/lib/signing/views";
import { Section, StateTag } from "./parts";
import { useAct } from "./use-act";

/** What is to be signed: sent one after the other, each with an outcome of its own. */
export function Documents({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const documents = view.documents.filter(({ kind }) => kind === "document");
  const unclear = view.status === "ENROLLREADY" && documents.some(({ state }) => state === "unknown");
  const remove = useAct(view.requestId, removeDocumentAction);
  return (
    <Section title={t("documents")} help={t("documentsHelp", { most: view.most })}>
      {documents.length === 0 && <p className="text-ink-3">{t("uploadedNone")}</p>}
      {documents.length > 0 && (
        <ul aria-label={t("list")} className="divide-y divide-line rounded-3 border border-line">
          {documents.map((document, at) => (
            <Row
              key={document.id}
              document={document}
              name={document.name ?? t("file", { n: at + 1 })}
              view={view}
              onRemove={() => void remove.act({ documentId: document.id })}
              removing={remove.busy}
            />
          ))}
        </ul>
      )}
      {unclear && (
        <Note tone="warn" role="status" className="mt-3">
          {t("unknownDocument")}
        </Note>
      )}
      {remove.problems.message && (
        <Note tone="bad" role="alert" className="mt-3">
          {remove.problems.message}
        </Note>
      )}
      {view.may.upload && <Sender view={view} />}
    </Section>
  );
}

interface RowProps {
  document: SigningDocument;
  name: string;
  view: SigningView;
  removing: boolean;
  onRemove: () => void;
}

function Row({ document, name, view, removing, onRemove }: RowProps) {
  const t = useTranslations("signing");
  const format = useFormatter();
  const { id, state, bytes, sha256, altered } = document;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-0 font-medium break-words">{name}</span>
      <StateTag state={state} />
      {bytes !== null && (
        <span className="text-small text-ink-3">
          {format.number(bytes / 1024, { maximumFractionDigits: 0, style: "unit", unit: "kilobyte" })}
        </span>
      )}
      <span className="ml-auto flex gap-2">
        {view.acts && state === "there" && (
          <ReadPdf
            title={name}
            href={`/api/signing/${view.requestId}/documents/${id}/original`}
            read={t("readNamed", { name })}
            download={t("downloadNamed", { name })}
          />
        )}
        {view.may.remove && view.status === "ENROLLREADY" && state === "there" && (
          <Button size="small" busy={removing} aria-label={t("removeNamed", { name })} onClick={onRemove}>
            {t("removeOne")}
          </Button>
        )}
      </span>
      {sha256 && (
        <p className="w-full text-small text-ink-3">
          {t("hash")} <span className="mono break-all">{sha256}</span>
        </p>
      )}
      {altered && <p className="w-full text-small text-warn-ink">{t("altered")}</p>}
    </li>
  );
}

/** Asks every second until the act of the last file is over: the provider takes one at a time. */
const settledWithin = 180;

function Sender({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const client = useQueryClient();
  const problems = useProblems();
  const [sending, setSending] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const isFree = async () => {
    for (let seconds = 0; seconds < settledWithin; seconds++) {
      await client.refetchQueries({ queryKey: ["requests", "one", view.requestId, "signing"] });
      const now = client.getQueryData<SigningView>(["requests", "one", view.requestId, "signing"]);
      if (now && !now.busy) return now.may.upload;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return false;
  };
  const chosen = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    problems.clear();
    for (const [at, file] of files.entries()) {
      if (at > 0 && !(await isFree())) break;
      setSending(file.name);
      const failure = await send(view.requestId, file);
      if (!failure) continue;
      problems.show(failure);
      break;
    }
    setSending(null);
    if (input.current) input.current.value = "";
    await client.invalidateQueries({ queryKey: ["requests", "one", view.requestId] });
  };
  const problem = problems.field("file") ?? problems.message;
  return (
    <div className="mt-3">
      <input
        ref={input}
        id={id}
        type="file"
        accept="application/pdf,.pdf"
        multiple
        tabIndex={-1}
        aria-label={t("choose")}
        className="sr-only"
        onChange={(event) => void chosen(event)}
      />
      <Button busy={sending !== null} onClick={() => input.current?.click()}>
        <Upload aria-hidden size={14} />
        {t("choose")}
      </Button>
      {sending !== null && (
        <span role="status" className="ml-3 text-small text-ink-2">
          {t("uploading", { name: sending })}
        </span>
      )}
      {problem && (
        <Note tone="bad" role="alert" className="mt-3">
          {problem}
        </Note>
      )}
    </div>
  );
}

/** Null when it was taken. */
async function send(requestId: string, file: File): Promise<Failure | null> {
  try {
    const answer = await fetch(`/api/signing/${requestId}/documents?key=${crypto.randomUUID()}`, {
      method: "POST",
      headers: { "content-type": "application/pdf", "x-file-name": encodeURIComponent(file.name) },
      body: file,
    });
    if (answer.ok) return null;
    const body = (await answer.json().catch(() => null)) as { error?: Failure } | null;
    return body?.error ?? { code: "unexpected", params: { ref: String(answer.status) } };
  } catch {
    return { code: "connection-lost", params: {} };
  }
}
