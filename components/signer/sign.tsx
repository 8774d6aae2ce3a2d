"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { usePress } from "@/components/shell/use-press";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { signOwnAction } from "@/lib/signer/actions";
import { signerKey } from "@/lib/signer/query-options";
import type { SignerView } from "@/lib/signer/views";
import { Step } from "./step";

const tones = { wrong: "bad", "not-sent": "bad", refused: "bad", unknown: "warn", "under-way": "plain" } as const;

/** Takes the code and signs everything at once. */
export function Sign({ token, view }: { token: string; view: SignerView }) {
  const t = useTranslations("signer");
  const { busy, problems, act } = usePress((code: string, key) => signOwnAction({ token, key, code }), signerKey);
  const [code, setCode] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Right or wrong, a code is not kept on the screen; one that never left is.
    if (await act(code.replace(/\s/g, ""))) setCode("");
  };
  const { signature } = view;
  return (
    <Step title={t("sign")}>
      {signature in tones && (
        <Note tone={tones[signature as keyof typeof tones]} role="status" className="mb-3">
          {t(`signOutcomes.${signature as keyof typeof tones}`)}
        </Note>
      )}
      {problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {problems.message}
        </Note>
      )}
      {signature !== "unknown" && (
        <form onSubmit={submit} noValidate className="grid max-w-xs gap-3">
          <TextField
            large
            label={t("codeField")}
            help={t("codeFieldHelp")}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={16}
            className="mono tracking-[0.3em]"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={problems.field("code")}
          />
          <Button type="submit" look="primary" size="large" busy={busy || view.busy}>
            {t("signNow")}
          </Button>
        </form>
      )}
    </Step>
  );
}
