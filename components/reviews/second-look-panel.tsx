"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { Keys } from "@/components/shell/keys";
import { useLanguage } from "@/components/shell/language";
import { useShortcuts } from "@/components/shell/shortcuts";
import { usePress } from "@/components/shell/use-press";
import { Button } from "@/components/ui/button";
import { TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { Scroller } from "@/components/ui/scroller";
import { Tag } from "@/components/ui/tag";
import { type CauseCode, causeOf } from "@/lib/reviews/catalogue";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import { answerSecondLookAction } from "@/lib/second-looks/actions";
import { type Verdict, verdicts } from "@/lib/second-looks/schema";
import type { LookView } from "@/lib/second-looks/views";
import { DocumentFacts } from "./facts-document";
import { FieldTable } from "./facts-fields";
import { useWhen } from "./second-look-time";
import { useKept } from "./use-kept";
import { useExpiry } from "./use-presence";

interface SecondLookPanelProps {
  view: ReviewView;
  look: LookView;
  onChanged: () => void;
}

interface Typed {
  verdict: Verdict | null;
  note: string;
}

const nothing: Typed = { verdict: null, note: "" };

/** For the colleague: what is asked, what is claimed, and one verdict. Nothing here decides the request. */
export function SecondLookPanel({ view, look, onChanged }: SecondLookPanelProps) {
  const t = useTranslations("secondLooks");
  const when = useWhen();
  const locale = useLanguage();
  const id = useId();
  const requestId = view.request.id;
  const { kept, keep } = useKept({ form: "look-answer", requestId, raoId: view.signing.raoId }, nothing);
  const form = usePress(answerSecondLookAction, reviewQuery(requestId).queryKey);
  // It goes back by itself, and tells nobody.
  useExpiry({ at: view.at, claim: { ...view.claim, mine: true, until: look.until } }, onChanged);
  const submit = () =>
    void (async () => {
      if (form.busy) return;
      const given = { lookId: look.id, verdict: kept.verdict as Verdict, note: kept.note };
      if (await form.act(given)) keep(nothing);
    })();
  useShortcuts([{ keys: "mod+Enter", label: t("answer"), run: submit, even: "typing" }], "decide");
  const { reasonCode, extraCodes } = view.decision ?? { reasonCode: null, extraCodes: [] };
  const causes = [reasonCode, ...extraCodes]
    .filter((code) => code !== null)
    .map((code) => `${code} ${causeOf(code as CauseCode).title[locale]}`)
    .join("; ");
  const problem = form.problems.field("verdict");
  return (
    <section aria-label={t("title")} className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-9.5 shrink-0 items-center gap-2 border-b border-line px-4">
        <h3 className="text-lead font-bold">{t("title")}</h3>
        <Tag>{t(`kinds.${look.kind}`)}</Tag>
        {look.until && <span className="ml-auto text-small text-ink-2">{t("yours", { time: when(look.until) })}</span>}
      </header>
      <Scroller label={t("title")} className="min-h-0 flex-1">
        <div className="border-b border-line px-4 py-3">
          <p className="text-small text-ink-2">{t("asked", { name: look.askedBy, time: when(look.askedAt) })}</p>
          <p className="mt-1 break-words whitespace-pre-line">{look.question ?? t("refusalAsked", { causes })}</p>
          <p className="mt-2 text-micro text-ink-3">{t("independent", { name: look.askedBy })}</p>
        </div>
        <div className="grid gap-3 px-4 py-3">
          <DocumentFacts view={view} closed />
          <FieldTable view={view} />
        </div>
      </Scroller>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="grid shrink-0 gap-2.5 border-t border-line-2 bg-surface-2 px-4 py-3"
      >
        {form.problems.message && (
          <Note tone="bad" role="alert">
            {form.problems.message}
          </Note>
        )}
        <fieldset aria-describedby={problem ? `${id}-problem` : undefined}>
          <legend className="mb-1.5 text-small font-medium text-ink-2">{t("verdict")}</legend>
          <div className="flex gap-4">
            {verdicts.map((verdict) => (
              <label key={verdict} className="inline-flex items-center gap-1.5 font-medium">
                <input
                  type="radio"
                  name={`${id}-verdict`}
                  checked={kept.verdict === verdict}
                  aria-invalid={problem ? true : undefined}
                  onChange={() => keep({ verdict })}
                  className="size-4 accent-accent"
                />
                {t(verdict)}
              </label>
            ))}
          </div>
          {problem && (
            <p id={`${id}-problem`} className="mt-1.5 text-small text-bad-ink">
              {problem}
            </p>
          )}
        </fieldset>
        <TextAreaField
          label={t("note")}
          rows={2}
          value={kept.note}
          onChange={(event) => keep({ note: event.target.value })}
          help={t("noteHelp")}
          error={form.problems.field("note")}
        />
        <Button type="submit" look="primary" size="large" busy={form.busy} className="justify-self-end">
          {t("answer")} <Keys keys="mod+Enter" />
        </Button>
      </form>
    </section>
  );
}
