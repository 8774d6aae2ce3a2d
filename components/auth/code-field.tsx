"use client";

import { useTranslations } from "use-intl";
import { TextField } from "@/components/ui/field";

interface CodeFieldProps {
  value: string;
  onChange: (code: string) => void;
  error: string | null;
  className?: string;
}

/** A fresh code of the authenticator, asked for at an act that needs one. */
export function CodeField({ value, onChange, error, className }: CodeFieldProps) {
  const t = useTranslations("sign");
  return (
    <TextField
      label={t("factor")}
      aside={<span className="text-ink-3">{t("factorNew")}</span>}
      name="second-factor"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      className="mono w-40 tracking-[0.3em]"
      {...(className ? { fieldClassName: className } : {})}
      value={value}
      onChange={(event) => onChange(event.target.value.replace(/\D/g, "").slice(0, 6))}
      error={error}
    />
  );
}
