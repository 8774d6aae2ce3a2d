"use client";

import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { usePress } from "@/components/shell/use-press";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import { recordAttemptAction } from "@/lib/sources/actions";
import { outcomes, type SourceOutcome } from "@/lib/sources/schema";
import type { SourcesView } from "@/lib/sources/views";
import { useWhen } from "./second-look-time";

const tones: Record<SourcesView["state"] | SourceOutcome, "plain" | "ok" | "warn" | "bad"> = {
  provider: "plain",
  "not-applicable": "plain",
  confirmed: "ok",
  denied: "bad",
  substitute: "warn",
  open: "warn",
  none: "plain",
  unreachable: "warn",
};

/** What an authentic source said of the document, every attempt with who and when, and a form for the next. */
export function SourceFacts({ view, closed }: { view: ReviewView; closed: boolean }) {
  const t = useTranslations("authenticSource");
  const when = useWhen();
  const [adding, setAdding] = useState(false);
  const { sources } = view;
  if (!sources) return null;
  return (
    <section aria-label={t("title")} className="mt-2.5 text-small">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium whitespace-nowrap">{t("title")}</span>
        <Tag tone={tones[sources.state]}>{t(`states.${sources.state}`)}</Tag>
        {!adding && view.claim.mine && (
          <Button size="small" className="ml-auto" closed={closed} onClick={() => !closed && setAdding(true)}>
            {t("add")}
          </Button>
        )}
      </p>
      {sources.attempts.length > 0 && (
        <ul aria-label={t("attempts")} className="mt-1.5 grid gap-1">
          {sources.attempts.map((attempt) => (
            <li key={attempt.id} className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{attempt.source}</span>
              <Tag tone={tones[attempt.outcome]}>{t(`outcomes.${attempt.outcome}`)}</Tag>
              <span className="text-ink-3">{t("by", { name: attempt.by, time: when(attempt.at) })}</span>
              {attempt.reference && <span className="mono w-full break-all text-ink-2">{attempt.reference}</span>}
            </li>
          ))}
        </ul>
      )}
      {sources.left !== null && <p className="mt-1 text-ink-2">{t("left", { n: sources.left })}</p>}
      {adding && <AttemptForm view={view} onDone={() => setAdding(false)} />}
    </section>
  );
}

function AttemptForm({ view, onDone }: { view: ReviewView; onDone: () => void }) {
  const t = useTranslations("authenticSource");
  const app = useTranslations("app");
  const id = useId();
  const [source, setSource] = useState(view.sources?.attempts[0]?.source ?? "");
  const [outcome, setOutcome] = useState<SourceOutcome | null>(null);
  const [reference, setReference] = useState("");
  const requestId = view.request.id;
  const form = usePress(
    (input: { source: string; outcome: SourceOutcome; reference?: string }, key) =>
      recordAttemptAction({ requestId, token: view.claim.token ?? 0, key, ...input }),
    reviewQuery(requestId).queryKey,
  );
  const problem = form.problems.field("outcome");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (form.busy) return;
        const input = { source, outcome: outcome as SourceOutcome, ...(reference.trim() ? { reference } : {}) };
        void form.act(input).then((taken) => taken && onDone());
      }}
      className="mt-2 grid gap-2 rounded-2 border border-line p-2.5"
    >
      {form.problems.message && (
        <Note tone="bad" role="alert">
          {form.problems.message}
        </Note>
      )}
      <TextField
        label={t("source")}
        value={source}
        placeholder={t("sourceExample")}
        onChange={(event) => setSource(event.target.value)}
        error={form.problems.field("source")}
      />
      <fieldset aria-describedby={problem ? `${id}-problem` : undefined}>
        <legend className="mb-1 font-medium text-ink-2">{t("outcome")}</legend>
        <div className="flex flex-wrap gap-x-3 gap-y-1">
          {outcomes.map((choice) => (
            <label key={choice} className="inline-flex items-center gap-1.5">
              <input
                type="radio"
                name={`${id}-outcome`}
                checked={outcome === choice}
                aria-invalid={problem ? true : undefined}
                onChange={() => setOutcome(choice)}
                className="size-4 accent-accent"
              />
              {t(`outcomes.${choice}`)}
            </label>
          ))}
        </div>
        {problem && (
          <p id={`${id}-problem`} className="mt-1 text-bad-ink">
            {problem}
          </p>
        )}
      </fieldset>
      <TextField
        label={t("reference")}
        value={reference}
        autoComplete="off"
        onChange={(event) => setReference(event.target.value)}
        error={form.problems.field("reference")}
      />
      <div className="flex gap-2">
        <Button type="submit" size="small" look="primary" busy={form.busy}>
          {t("record")}
        </Button>
        <Button size="small" look="quiet" onClick={onDone}>
          {app("cancel")}
        </Button>
      </div>
    </form>
  );
}
