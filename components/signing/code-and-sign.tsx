"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { sendCodeAction, signAction } from "@/lib/signing/actions";
import type { SigningView } from "@/lib/signing/views";
import { Section } from "./parts";
import { useAct } from "./use-act";
import { useCountdown } from "./use-countdown";

/** The one-time code on its way to the signer, and the signature it opens. */
export function CodeAndSign({ view, readAt }: { view: SigningView; readAt: number }) {
  return (
    <>
      <Code view={view} readAt={readAt} />
      <Sign view={view} />
    </>
  );
}

function Code({ view, readAt }: { view: SigningView; readAt: number }) {
  const t = useTranslations("signing");
  const { busy, problems, act } = useAct(view.requestId, sendCodeAction);
  const wait = useCountdown(view.codeWait, readAt);
  const document = view.documents.some(({ kind, state }) => kind === "document" && state === "there");
  // The last read may have found the minute not over; this browser has seen it end since.
  const open = view.may.code || (view.may.sign && view.codeWait > 0 && wait === 0);
  return (
    <Section title={t("code")} help={t("codeHelp")}>
      {!document && <p className="text-ink-3">{t("codeNeedsDocument")}</p>}
      {view.codeSent && (
        <p role="status" className="mb-2">
          {t("codeSent")}
        </p>
      )}
      {wait > 0 && <p className="mb-2 text-ink-2">{t("codeWait", { seconds: wait })}</p>}
      {open && (
        <p className="flex gap-2">
          <Button busy={busy} onClick={() => void act({ delivery: "sms" })}>
            {t("byPhone")}
          </Button>
          <Button busy={busy} onClick={() => void act({ delivery: "whatsapp" })}>
            {t("byWhatsapp")}
          </Button>
        </p>
      )}
      {problems.message && (
        <Note tone="bad" role="alert" className="mt-3">
          {problems.message}
        </Note>
      )}
    </Section>
  );
}

function Sign({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const { busy, problems, act } = useAct(view.requestId, signAction);
  const [code, setCode] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Right or wrong, a code is not kept on the screen; one that never left is.
    if (await act({ code: code.trim() })) setCode("");
  };
  const unknown = view.history.some(({ kind, state }) => kind === "sign" && state === "UNKNOWN");
  return (
    <Section title={t("sign")}>
      {unknown && (
        <Note tone="warn" role="status" className="mb-3">
          {t("signUnknown")}
        </Note>
      )}
      {!view.codeHere && <p className="text-ink-2">{t("bySigner")}</p>}
      {view.codeHere && view.may.sign && (
        <form onSubmit={submit} className="max-w-xs">
          {problems.message && (
            <Note tone="bad" role="alert" className="mb-3">
              {problems.message}
            </Note>
          )}
          <TextField
            label={t("codeField")}
            help={t("codeFieldHelp")}
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={problems.field("code")}
          />
          <Button type="submit" look="primary" className="mt-3" busy={busy}>
            {t("sign")}
          </Button>
        </form>
      )}
    </Section>
  );
}
