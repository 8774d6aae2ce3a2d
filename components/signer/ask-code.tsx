"use client";

import { useTranslations } from "use-intl";
import { usePress } from "@/components/shell/use-press";
import { useCountdown } from "@/components/signing/use-countdown";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { sendOwnCodeAction } from "@/lib/signer/actions";
import { signerKey } from "@/lib/signer/query-options";
import type { SignerView } from "@/lib/signer/views";
import { Step } from "./step";

const tones = { done: "ok", "not-sent": "bad", refused: "bad", wrong: "bad", unknown: "warn" } as const;

/** Has the one-time code sent, once a minute at most. */
export function AskCode({ token, view, readAt }: { token: string; view: SignerView; readAt: number }) {
  const t = useTranslations("signer");
  const { busy, problems, act } = usePress(
    (delivery: "sms" | "whatsapp", key) => sendOwnCodeAction({ token, key, delivery }),
    signerKey,
  );
  const wait = useCountdown(view.codeWait, readAt);
  // The last read may have found the minute not over; this browser has seen it end since.
  const open = view.may.code || (view.may.sign && view.codeWait > 0 && wait === 0);
  const { code } = view;
  return (
    <Step title={t("code")}>
      <p className="mb-2 text-ink-2">{t("codeHelp")}</p>
      {code in tones && (
        <Note tone={tones[code as keyof typeof tones]} role="status" className="mb-3">
          {t(`codeOutcomes.${code as keyof typeof tones}`)}
        </Note>
      )}
      {problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {problems.message}
        </Note>
      )}
      {open ? (
        <p className="flex flex-wrap gap-2">
          <Button size="large" busy={busy} onClick={() => void act("sms")}>
            {t("bySms")}
          </Button>
          <Button size="large" busy={busy} onClick={() => void act("whatsapp")}>
            {t("byWhatsapp")}
          </Button>
        </p>
      ) : (
        wait > 0 && <p className="text-ink-2">{t("codeWait", { seconds: wait })}</p>
      )}
    </Step>
  );
}
