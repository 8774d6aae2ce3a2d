"use client";

import { useState } from "react";
import { CodeField } from "@/components/auth/code-field";
import { type Problems, useProblems } from "@/components/shell/problems";
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
  if (!factor.asked) return null;
  return (
    <CodeField
      {...(className ? { className } : {})}
      value={factor.code}
      onChange={factor.setCode}
      error={factor.problems.field("code")}
    />
  );
}
