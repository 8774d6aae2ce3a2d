"use client";

import { Lock } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { saveFieldsAction } from "@/lib/completion/actions";
import { isOpenField } from "@/lib/completion/schema";
import type { CompletionView } from "@/lib/completion/views";
import { useFieldName } from "./field-name";
import { Section } from "./section";

export type Typed = Readonly<Record<string, string>>;

/** What was typed and is not at the RA yet. */
export const changedFields = ({ provider }: CompletionView, typed: Typed): [string, string][] =>
  Object.entries(typed).filter(([field, value]) => value.trim() !== (provider?.fields[field] ?? ""));

interface FieldsFormProps {
  view: CompletionView;
  /** Kept above: the sheet that takes this place for a while must not cost what was typed. */
  typed: Typed;
  onType: (typed: Typed) => void;
  onChanged: () => Promise<void>;
}

/** What the profile asks for and the request lacks; what was identified stands beside it, locked. */
export function FieldsForm({ view, typed, onType, onChanged }: FieldsFormProps) {
  const t = useTranslations("completion");
  const types = useTranslations("newRequest.documentTypes");
  const nameOf = useFieldName();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const key = useRef<string | null>(null);
  const { provider } = view;
  if (!provider) return null;

  const missing = provider.missing.filter(isOpenField);
  const elsewhere = provider.missing.filter((field) => !isOpenField(field));
  const filled = Object.keys(provider.fields).filter(
    (field) => provider.fields[field] && !missing.includes(field as "title"),
  );
  const changed = changedFields(view, typed);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || changed.length === 0) return;
    setBusy(true);
    key.current ??= crypto.randomUUID();
    const fields = Object.fromEntries(changed);
    try {
      const held = { requestId: view.row.id, token: view.claim.token ?? 0 };
      const result = await saveFieldsAction({ ...held, key: key.current, fields });
      key.current = null;
      if (result.ok) {
        problems.clear();
        // What was typed stays until the RA's own answer stands in its place.
        await onChanged();
        onType({});
      } else problems.show(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    }
    await onChanged();
    setBusy(false);
  };

  const field = (name: string) => (
    <TextField
      key={name}
      label={nameOf(name)}
      name={name}
      autoComplete="off"
      value={typed[name] ?? provider.fields[name] ?? ""}
      onChange={(event) => onType({ ...typed, [name]: event.target.value })}
      error={problems.field(`fields.${name}`)}
    />
  );

  return (
    <>
      <Section
        id="step-fields"
        title={t("missing")}
        hint={missing.length > 0 ? t("missingCount", { n: missing.length }) : t("missingNone")}
      >
        <form onSubmit={submit} noValidate className="grid gap-2.5">
          {problems.message && (
            <Note tone="bad" role="alert">
              {problems.message}
            </Note>
          )}
          {missing.length > 0 && <div className="grid grid-cols-2 gap-2.5">{missing.map(field)}</div>}
          {elsewhere.length > 0 && (
            <Note tone="warn">{t("missingElsewhere", { fields: elsewhere.map(nameOf).join(", ") })}</Note>
          )}
          {filled.length > 0 && (
            <details>
              <summary className="cursor-pointer text-small text-ink-2">{t("more", { n: filled.length })}</summary>
              <div className="mt-2 grid grid-cols-2 gap-2.5">{filled.map(field)}</div>
            </details>
          )}
          {(missing.length > 0 || changed.length > 0) && (
            <div className="flex items-center gap-3">
              <Button type="submit" look="primary" busy={busy} closed={changed.length === 0}>
                {t("save")}
              </Button>
              <span className="text-small text-ink-3">{t("saveHint")}</span>
            </div>
          )}
        </form>
      </Section>
      <Section title={t("identified")} hint={t("identifiedHint")}>
        <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1">
          {provider.identified.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{nameOf(name)}</dt>
              <dd className="flex items-center gap-1.5 break-words">
                {name === "id_document_type" && types.has(value as "IDC") ? types(value as "IDC") : value}{" "}
                <Lock aria-hidden size={12} className="text-ink-3" />
              </dd>
            </div>
          ))}
          {provider.validatedBy && (
            <>
              <dt className="text-ink-3">{t("validatedBy")}</dt>
              <dd>
                RAO <span className="mono">{provider.validatedBy}</span>
              </dd>
            </>
          )}
        </dl>
      </Section>
    </>
  );
}
