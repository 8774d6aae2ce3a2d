"use client";

import { Upload } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Field, TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import type { CompletionView } from "@/lib/completion/views";
import type { Failure } from "@/lib/result";
import { Section } from "./section";

const tones = { sending: "plain", accepted: "ok", rejected: "bad", unknown: "warn", "not-sent": "warn" } as const;

/** Papers of the officer's own, kept at the RA with the request: who may speak for an organisation is proved here. */
export function DocumentsBox({ view, onChanged }: { view: CompletionView; onChanged: () => void }) {
  const t = useTranslations("completion");
  const format = useFormatter();
  return (
    <Section id="step-documents" title={t("documents")} hint={t("documentsHint")}>
      {view.documents.length > 0 && (
        <ul aria-label={t("documents")} className="mb-2.5 divide-y divide-line rounded-3 border border-line">
          {view.documents.map((document) => (
            <li key={document.id} className="px-3 py-1.5">
              <div className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{document.label}</span>
                <Tag tone={tones[document.state]}>{t(`documentStates.${document.state}`)}</Tag>
                <span className="text-small text-ink-3">
                  {format.dateTime(new Date(document.at), { timeStyle: "short" })}
                </span>
              </div>
              {document.said && <p className="mono text-small text-ink-3">{document.said}</p>}
            </li>
          ))}
        </ul>
      )}
      <AddDocument view={view} onChanged={onChanged} />
    </Section>
  );
}

function AddDocument({ view, onChanged }: { view: CompletionView; onChanged: () => void }) {
  const t = useTranslations("completion");
  const problems = useProblems();
  const [label, setLabel] = useState("");
  const [busy, setBusy] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const key = useRef<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const chosen = file.current?.files?.[0];
    if (busy) return;
    if (!chosen) {
      problems.show({ code: "invalid-input", params: {}, fields: { file: "required" } });
      return;
    }
    setBusy(true);
    key.current ??= crypto.randomUUID();
    try {
      const query = new URLSearchParams({ key: key.current, token: String(view.claim.token ?? 0) });
      const answer = await fetch(`/api/completion/${view.row.id}/documents?${query}`, {
        method: "POST",
        headers: { "x-file-name": encodeURIComponent(chosen.name), "x-label": encodeURIComponent(label) },
        body: chosen,
      });
      key.current = null;
      if (answer.ok) {
        problems.clear();
        setLabel("");
        if (file.current) file.current.value = "";
      } else problems.show(((await answer.json()) as { error: Failure }).error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    }
    setBusy(false);
    onChanged();
  };

  return (
    <form onSubmit={submit} noValidate className="grid gap-2">
      {problems.message && (
        <Note tone="bad" role="alert">
          {problems.message}
        </Note>
      )}
      <div className="grid grid-cols-2 gap-2.5">
        <TextField
          label={t("label")}
          autoComplete="off"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          error={problems.field("label")}
        />
        <Field label={t("file")} error={problems.field("file")}>
          {({ id, describedBy, invalid }) => (
            <input
              ref={file}
              id={id}
              type="file"
              accept="application/pdf,image/jpeg,image/png"
              aria-describedby={describedBy}
              aria-invalid={invalid}
              className="w-full text-small file:mr-2 file:rounded-2 file:border file:border-line-2 file:bg-surface file:px-2 file:py-1"
            />
          )}
        </Field>
      </div>
      <p>
        <Button type="submit" busy={busy}>
          <Upload aria-hidden size={14} />
          {t("add")}
        </Button>
      </p>
    </form>
  );
}
