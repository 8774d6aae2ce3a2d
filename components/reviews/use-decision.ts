"use client";

import { useState } from "react";
import { type Problems, useProblems } from "@/components/shell/problems";
import type { Result } from "@/lib/result";
import type { UnmetCondition } from "./condition-list";
import { noSignature, type SignatureValues } from "./signature";
import { atShown, type Fence } from "./version-fence";

/** What a decision's sheet tells the page around it. */
export interface DecisionEvents {
  onSent: () => void;
  onChanged: () => void;
  /** Whether what was signed is under way to the server. */
  onBusy: (busy: boolean) => void;
}

/** What every decision is sent with, as the actions take it. */
type Signed = { version: number; key: string } & ReturnType<typeof signatureInput>;

export interface DecisionForm {
  /** What keeps it from being signed now: there is nothing to sign with meanwhile. */
  blocked: readonly UnmetCondition[];
  signature: SignatureValues;
  setSignature: (change: Partial<SignatureValues>) => void;
  problems: Problems;
  askCode: boolean;
  send: (act: (signed: Signed) => Promise<Result<{ decisionId: string }>>) => Promise<void>;
}

/**
 * What the sheets share: credentials in memory, problems beside their fields, one press. The version is the request's as
 * it was when the sheet was opened; as it is shown next, once the officer was told of a change. What blocks the decision
 * while its sheet is open takes back what was typed to sign it with.
 */
export function useDecision(
  current: number,
  { onSent, onChanged, onBusy }: DecisionEvents,
  unmet: readonly UnmetCondition[] = [],
): DecisionForm {
  const [pinned, pin] = useState<Fence>({ version: current, told: false });
  const fence = atShown(pinned, current);
  if (fence !== pinned) pin(fence);
  const [signature, set] = useState(noSignature);
  const [busy, setBusy] = useState(false);
  // While it is on its way the decision itself is what is in its way.
  const blocked = busy ? [] : unmet;
  if (blocked.length > 0 && signature !== noSignature) set(noSignature);
  const [askCode, setAskCode] = useState(false);
  // One key for as long as the sheet is open: a second press is the same decision.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const problems = useProblems();
  const setSignature = (change: Partial<SignatureValues>) => set((before) => ({ ...before, ...change }));
  const send: DecisionForm["send"] = async (act) => {
    if (busy) return;
    if (blocked.length > 0) {
      const conditions = blocked.map(({ id }) => id).join(" ");
      return problems.show({ code: "conditions-unmet", params: { conditions } });
    }
    setBusy(true);
    onBusy(true);
    problems.clear();
    pin((before) => ({ ...before, told: false }));
    try {
      const result = await act({ version: fence.version, key, ...signatureInput(signature) });
      if (result.ok) {
        set(noSignature);
        onSent();
        return;
      }
      problems.show(result.error);
      if (result.error.code === "step-up" || result.error.code === "wrong-code" || result.error.code === "code-used") {
        setAskCode(true);
        setSignature({ code: "" });
      }
      if (result.error.code === "stale") pin((before) => ({ ...before, told: true }));
      if (result.error.code === "key-reused") setKey(crypto.randomUUID());
      onChanged();
    } catch {
      // The answer was lost on the way here: the page reads what became of it, and the same key decides once.
      problems.show({ code: "connection-lost", params: {} });
      onChanged();
    } finally {
      setBusy(false);
      onBusy(false);
    }
  };
  return { blocked, signature, setSignature, problems, askCode, send };
}

function signatureInput({ username, password, pin, code, keep }: SignatureValues) {
  return {
    pin,
    keepPassword: keep,
    ...(password ? { password } : {}),
    ...(username.trim() ? { username: username.trim() } : {}),
    ...(code ? { code } : {}),
  };
}
