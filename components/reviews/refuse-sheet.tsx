"use client";

import { CircleQuestionMark, CircleX, Lock } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useLanguage } from "@/components/shell/language";
import { TextAreaField } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { requestLabel } from "@/lib/requests/mask";
import { refuseRequestAction } from "@/lib/reviews/actions";
import {
  type CauseCode,
  causeCodes,
  causeOf,
  gravestFirst,
  type Locale,
  noteLength,
  reasonText,
} from "@/lib/reviews/catalogue";
import { causesOf } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import { CausePicker } from "./cause-picker";
import { DecisionSheet } from "./decision-sheet";
import type { Answers } from "./local-answer";
import { SheetTitle } from "./sheet";
import { type DecisionEvents, useDecision } from "./use-decision";

/** A refusal before it is signed. */
export interface RefusalDraft {
  causes: CauseCode[];
  locale: Locale;
  note: string;
}

interface RefuseSheetProps extends DecisionEvents {
  view: ReviewView;
  answers: Answers;
  /** What was chosen and typed before. */
  typed: RefusalDraft | null;
  onType: (draft: RefusalDraft) => void;
  onBack: () => void;
}

const isCause = (code: string | null | undefined): code is CauseCode => causeCodes.includes(code as CauseCode);

export function RefuseSheet({ view, answers, typed, onType, onBack, ...events }: RefuseSheetProps) {
  const t = useTranslations("refuse");
  const review = useTranslations("review");
  const uiLocale = useLanguage();
  const earlier =
    view.decision?.kind === "refuse" && view.decision.maySignAgain && view.decision.mine ? view.decision : null;
  const [draft, setDraft] = useState<RefusalDraft>(() => {
    if (typed) return typed;
    const first = earlier?.reasonCode;
    const causes = isCause(first) ? [first, ...(earlier?.extraCodes.filter(isCause) ?? [])] : [];
    return { causes, locale: earlier?.reasonLocale ?? "es", note: earlier?.note ?? "" };
  });
  const { causes, locale, note } = draft;
  const change = (part: Partial<RefusalDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    onType(next);
  };
  const form = useDecision(view.request.version, events);
  const number = requestLabel(view.request.number);
  const doubted = [...answers].filter(([, { answer }]) => answer === "fail" || answer === "cannot-tell");
  const main = causes[0];
  const needed = main ? Math.max(...causes.map(noteLength)) : 0;

  const submit = () =>
    void form.send((signed) =>
      refuseRequestAction({
        requestId: view.request.id,
        token: view.claim.token ?? 0,
        cause: main as CauseCode,
        extraCauses: causes.slice(1),
        locale,
        text: main ? reasonText(main, locale) : "",
        ...(note.trim() ? { note } : {}),
        ...signed,
      }),
    );

  return (
    <DecisionSheet
      title={t("title", { number })}
      label={t("submit", { number })}
      onBack={onBack}
      onSubmit={submit}
      view={view}
      form={form}
    >
      {doubted.length > 0 && (
        <>
          <SheetTitle>{t("because")}</SheetTitle>
          <ul className="rounded-2 border border-line">
            {doubted.map(([id, { answer, note: seen }]) => (
              <li
                key={id}
                className="flex items-start gap-2 border-t border-line px-2.5 py-1.5 text-small first:border-t-0"
              >
                {answer === "fail" ? (
                  <CircleX aria-hidden size={14} className="mt-px shrink-0 text-bad" />
                ) : (
                  <CircleQuestionMark aria-hidden size={14} className="mt-px shrink-0 text-warn" />
                )}
                <span>
                  <b className="font-bold">
                    {review(`ask.${id}`)}: {review(`answers.${answer ?? "fail"}`).toLowerCase()}.
                  </b>{" "}
                  {seen}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <SheetTitle hint={t("gravest")}>{t("cause")}</SheetTitle>
      <CausePicker
        chosen={causes}
        suggested={doubted.flatMap(([id]) => [...causesOf(id)])}
        attempt={view.request.attempt}
        limit={view.policy.attemptLimit}
        locale={uiLocale}
        error={form.problems.field("cause")}
        onChange={(next) => change({ causes: gravestFirst(next) })}
      />
      <SheetTitle hint={t("asReason")}>{t("leaves")}</SheetTitle>
      <div className="rounded-2 border border-line bg-surface-2 px-3 py-2.5">
        <div className="flex items-start gap-3">
          <p className="min-w-0 flex-1" lang={locale} data-testid="reason-text">
            {main ? reasonText(main, locale) : <span className="text-ink-3">{t("chooseFirst")}</span>}
          </p>
          <Segmented
            label={t("language")}
            value={locale}
            choices={[
              { value: "es" as Locale, label: "ES" },
              { value: "en" as Locale, label: "EN" },
            ]}
            onChange={(next) => change({ locale: next })}
          />
        </div>
        {main && causeOf(main).class === "fraud" && (
          <p className="mt-1.5 flex items-center gap-1.5 text-micro text-ink-3">
            <Lock aria-hidden size={11} />
            {t("fraudText")}
          </p>
        )}
      </div>
      <div className="mt-4">
        <TextAreaField
          label={<b className="font-bold text-ink">{t("stays")}</b>}
          aside={<span className="text-ink-2">{needed ? t("staysNeeded", { n: needed }) : t("staysOptional")}</span>}
          rows={3}
          value={note}
          onChange={(event) => change({ note: event.target.value })}
          error={form.problems.field("note")}
        />
      </div>
    </DecisionSheet>
  );
}
