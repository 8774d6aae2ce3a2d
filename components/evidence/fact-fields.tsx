"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { TextField } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { SelectField } from "@/components/ui/select";
import { checkKeys } from "@/lib/workflows/evidence";
import { acceptanceKeys, documentTypes, ocrKeys } from "@/lib/workflows/evidence-form";
import type { Draft } from "./draft";

interface FactFieldsProps {
  draft: Draft;
  onChange: (next: (before: Draft) => Draft) => void;
  problem: (field: string) => string | null;
}

export function Part({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3 border-t border-line pt-4">
      <div>
        <h2 className="font-bold">{title}</h2>
        {help && <p className="text-small text-ink-3">{help}</p>}
      </div>
      {children}
    </section>
  );
}

const columns = "grid gap-x-4 gap-y-3 wide:grid-cols-2";
const helped = ["birth_date", "id_document_validity", "id_document_country", "serial_number", "mobile_phone_number"];

export function OcrFields({ draft, onChange, problem }: FactFieldsProps) {
  const t = useTranslations("upload");
  const set = (key: (typeof ocrKeys)[number], value: string) =>
    onChange((before) => ({ ...before, ocr: { ...before.ocr, [key]: value } }));
  return (
    <Part title={t("data.title")}>
      <div className={columns}>
        {ocrKeys.map((key) =>
          key === "id_document_type" ? (
            <SelectField
              key={key}
              label={t("ocr.id_document_type")}
              choices={[
                { value: "", label: t("types.none") },
                ...documentTypes.map((type) => ({ value: type, label: t(`types.${type}`), hint: type })),
              ]}
              value={draft.ocr.id_document_type ?? ""}
              onChange={(value) => set(key, value)}
              error={problem(`videoid_data.ocr_data.${key}`)}
            />
          ) : (
            <TextField
              key={key}
              label={t(`ocr.${key}`)}
              help={helped.includes(key) ? t(`help.${key as "birth_date"}`) : undefined}
              autoComplete="off"
              value={draft.ocr[key] ?? ""}
              onChange={(event) => set(key, event.target.value)}
              error={problem(`videoid_data.ocr_data.${key}`)}
            />
          ),
        )}
      </div>
    </Part>
  );
}

export function AcceptanceFields({ draft, onChange, problem }: FactFieldsProps) {
  const t = useTranslations("upload.acceptance");
  return (
    <Part title={t("title")}>
      <div className={columns}>
        {acceptanceKeys.map((key) => (
          <TextField
            key={key}
            label={t(key)}
            help={key === "date" ? t("dateHelp") : undefined}
            autoComplete="off"
            value={draft.acceptance[key] ?? ""}
            onChange={({ target: { value } }) =>
              onChange((before) => ({ ...before, acceptance: { ...before.acceptance, [key]: value } }))
            }
            error={problem(`acceptance.${key}`)}
          />
        ))}
      </div>
    </Part>
  );
}

export function CheckFields({ draft, onChange, problem }: FactFieldsProps) {
  const t = useTranslations("upload.checks");
  const names = useTranslations("review.checks");
  const choices = [
    { value: "yes", label: t("yes") },
    { value: "no", label: t("no") },
    { value: "none", label: t("none") },
  ] as const;
  const set = (key: (typeof checkKeys)[number], value: "yes" | "no" | "none") =>
    onChange((before) => {
      const { [key]: _old, ...checks } = before.checks;
      return { ...before, checks: value === "none" ? checks : { ...checks, [key]: value === "yes" } };
    });
  return (
    <Part title={t("title")}>
      <ul className="grid gap-2">
        {checkKeys.map((key) => {
          const value = draft.checks[key];
          return (
            <li key={key} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="min-w-52">{names(key)}</span>
              <Segmented
                label={names(key)}
                choices={choices}
                value={value === undefined ? "none" : value ? "yes" : "no"}
                onChange={(next) => set(key, next)}
              />
            </li>
          );
        })}
      </ul>
      <TextField
        label={t("similarity")}
        help={t("similarityHelp")}
        autoComplete="off"
        fieldClassName="max-w-80"
        value={draft.similarity}
        onChange={({ target: { value } }) => onChange((before) => ({ ...before, similarity: value }))}
        error={problem("videoid_data.similarity_level")}
      />
    </Part>
  );
}
