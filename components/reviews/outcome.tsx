"use client";

import { CircleCheck, CircleQuestionMark, CircleX } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Spinner } from "@/components/ui/spinner";
import type { DecisionView } from "@/lib/reviews/views";

interface OutcomeProps {
  decision: DecisionView;
  onBack: () => void;
  onAgain: () => void;
  /** Where it goes on after this act, if it does. */
  next: string | null;
}

/** What became of a decision, in words: never more certain than we are. */
export function Outcome({ decision, onBack, onAgain, next }: OutcomeProps) {
  const t = useTranslations("outcome");
  const format = useFormatter();
  const time = (iso: string | null) => (iso ? format.dateTime(new Date(iso), { timeStyle: "medium" }) : "");
  const { kind, state } = decision;
  return (
    <section
      aria-label={t("label")}
      aria-live="polite"
      data-outcome={state}
      className="thin-scroll min-h-0 flex-1 overflow-auto px-4 py-4"
    >
      {(state === "RECORDED" || state === "SENDING") && (
        <div className="flex items-start gap-3">
          <Spinner size={20} />
          <div>
            <h2 className="text-lead font-bold">{t(`sending.${kind}`)}</h2>
            <p className="text-ink-2">{t("sending.text", { time: time(decision.recordedAt) })}</p>
          </div>
        </div>
      )}
      {state === "CONFIRMED" && (
        <div className="flex items-start gap-3">
          <CircleCheck aria-hidden size={22} className="mt-px shrink-0 text-ok" />
          <div>
            <h2 className="text-lead font-bold">{t(`confirmed.${kind}`)}</h2>
            <p className="text-ink-2">
              {t("confirmed.text", { time: time(decision.settledAt), status: decision.providerStatus ?? "" })}
            </p>
            {decision.approverMatches === true && <p className="text-ink-2">{t("confirmed.same")}</p>}
            {decision.approverMatches === false && (
              <Note tone="bad" role="alert" className="mt-2">
                {t("confirmed.other")}
              </Note>
            )}
            {next && (
              <>
                <p className="mt-2 text-ink-2">{t("next")}</p>
                <p className="mt-3">
                  <ButtonLink href={next} look="primary">
                    {t("toCompletion")}
                  </ButtonLink>
                </p>
              </>
            )}
            {decision.reasonText && (
              <p className="mt-2 rounded-2 border border-line bg-surface-2 px-3 py-2">{decision.reasonText}</p>
            )}
          </div>
        </div>
      )}
      {state === "REJECTED" && (
        <div className="flex items-start gap-3">
          <CircleX aria-hidden size={22} className="mt-px shrink-0 text-bad" />
          <div className="min-w-0">
            <h2 className="text-lead font-bold">{t(`rejected.${kind}`)}</h2>
            {decision.error?.code === "overtaken" ? (
              <p className="text-ink-2">{t("rejected.overtaken", { status: decision.providerStatus ?? "" })}</p>
            ) : (
              <p className="text-ink-2">{t("rejected.text")}</p>
            )}
            {decision.triesLeft !== null && (
              <p className="mt-1 text-warn-ink">{t("rejected.credentials", { n: decision.triesLeft })}</p>
            )}
            {decision.error?.text && (
              <div className="mt-3 rounded-2 border border-line bg-surface-2 px-3 py-2">
                <p className="text-micro text-ink-3">{t("rejected.says")}</p>
                <p className="mono break-words">{decision.error.text}</p>
                {decision.error.id && (
                  <p className="mono mt-1 text-micro text-ink-3">
                    {t("rejected.ids", { code: decision.error.code ?? "–", id: decision.error.id })}
                  </p>
                )}
              </div>
            )}
            <p className="mt-4">
              <Button onClick={onBack}>{t("rejected.again")}</Button>
            </p>
          </div>
        </div>
      )}
      {state === "UNKNOWN" && (
        <div className="flex items-start gap-3">
          <CircleQuestionMark aria-hidden size={22} className="mt-px shrink-0 text-warn" />
          <div>
            <div role="alert">
              <h2 className="text-lead font-bold">{t(`unknown.${kind}`)}</h2>
            </div>
            <p className="mt-1 text-ink-2">{t("unknown.reads", { n: decision.reads })}</p>
            {decision.maySignAgain && (
              <>
                <p className="mt-3 text-ink-2">{t("unknown.again")}</p>
                <p className="mt-2">
                  <Button onClick={onAgain}>{t("notSent.again")}</Button>
                </p>
              </>
            )}
          </div>
        </div>
      )}
      {state === "NOT_SENT" && (
        <div className="flex items-start gap-3">
          <CircleQuestionMark aria-hidden size={22} className="mt-px shrink-0 text-warn" />
          <div>
            <div role="alert">
              <h2 className="text-lead font-bold">{t("notSent.title")}</h2>
            </div>
            <p className="text-ink-2">{t("notSent.text")}</p>
            <p className="mt-3 flex gap-2">
              <Button look="primary" onClick={onAgain}>
                {t("notSent.again")}
              </Button>
              <Button onClick={onBack}>{t("rejected.again")}</Button>
            </p>
          </div>
        </div>
      )}
    </section>
  );
}
