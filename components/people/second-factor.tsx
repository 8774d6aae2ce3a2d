"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Problems, useProblems } from "@/components/shell/problems";
import { TextField } from "@/components/ui/field";
import type { Failure } from "@/lib/result";

const asking: readonly string[] = ["step-up", "wrong-code", "code-used"] satisfies Failure["code"][];

interface FactorForm {
  problems: Problems;
  asked: boolean;
  code: string;
  setCode: (code: string) => void;
  /** What the action takes of it. */
  input: { code?: string };
}

/** The problems of a form whose act may need a fresh second factor: it is asked for once the server says so. */
export function useSecondFactor(): FactorForm {
  const problems = useProblems();
  const [asked, setAsked] = useState(false);
  const [code, setCode] = useState("");
  const show = (failure: Failure) => {
    problems.show(failure);
    if (!asking.includes(failure.code)) return;
    setAsked(true);
    setCode("");
  };
  return { problems: { ...problems, show }, asked, code, setCode, input: code ? { code } : {} };
}

export function SecondFactor({ factor, className }: { factor: FactorForm; className?: string }) {
  const t = useTranslations("sign");
  if (!factor.asked) return null;
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
      value={factor.code}
      onChange={(event) => factor.setCode(event.target.value.replace(/\D/g, "").slice(0, 6))}
      error={factor.problems.field("code")}
    />
  );
}
