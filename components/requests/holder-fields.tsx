"use client";

import { useTranslations } from "use-intl";
import type { Problems } from "@/components/shell/problems";
import { TextField } from "@/components/ui/field";
import { SelectField } from "@/components/ui/select";
import type { HolderField } from "@/lib/requests/schema";

export type Holder = Record<HolderField, string>;

interface HolderFieldsProps {
  holder: Holder;
  onChange: (holder: Holder) => void;
  /** What the profile allows. */
  documentTypes: readonly string[];
  problems: Problems;
}

type DocumentType = "IDC" | "PAS" | "PNO" | "TIN" | "DNI" | "CEX";

/** What is known of the holder before anybody is filmed. */
export function HolderFields({ holder, onChange, documentTypes, problems }: HolderFieldsProps) {
  const t = useTranslations("newRequest");
  const text = (field: Exclude<HolderField, "documentType">) => ({
    label: t(field),
    name: field,
    autoComplete: "off",
    value: holder[field],
    onChange: (event: { target: { value: string } }) => onChange({ ...holder, [field]: event.target.value }),
    error: problems.field(field),
  });
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-1 font-bold">{t("holder")}</legend>
      <p className="text-small text-ink-3">{t("holderHelp")}</p>
      <TextField {...text("givenName")} />
      <div className="grid gap-4 narrow:grid-cols-2">
        <TextField {...text("surname1")} />
        <TextField {...text("surname2")} help={t("surname2Help")} />
      </div>
      <SelectField
        label={t("documentType")}
        placeholder={t("choose")}
        choices={documentTypes.map((value) => ({
          value,
          label: t(`documentTypes.${value as DocumentType}`),
          hint: value,
        }))}
        value={documentTypes.includes(holder.documentType) ? holder.documentType : null}
        onChange={(documentType) => onChange({ ...holder, documentType })}
        error={problems.field("documentType")}
      />
      <div className="grid gap-4 narrow:grid-cols-2">
        <TextField
          {...text("documentCountry")}
          help={t("documentCountryHelp")}
          maxLength={2}
          className="mono uppercase"
          onChange={(event) => onChange({ ...holder, documentCountry: event.target.value.toUpperCase() })}
        />
        <TextField {...text("documentNumber")} className="mono" />
      </div>
    </fieldset>
  );
}
