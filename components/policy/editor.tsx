"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { SecondFactor, useSecondFactor } from "@/components/people/second-factor";
import { Pane } from "@/components/shell/pane";
import { Button } from "@/components/ui/button";
import { TextAreaField, TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { timeZone } from "@/lib/i18n/tags";
import { proposeVersionAction, simulateDraftAction } from "@/lib/policy/actions";
import { changesBetween, type PolicyView, simulationDays } from "@/lib/policy/views";
import { Changes } from "./changes";
import { contentOf, type Draft, draftOf, redrawn } from "./draft";
import { PresetPicker } from "./preset-picker";
import { RulesEditor } from "./rules-editor";
import { SimulationPane, useSimulation } from "./simulation";
import { ValuesEditor } from "./values-editor";

interface EditorProps {
  view: PolicyView;
  /** Version in force when the editor was opened: what it changes is told against that one. */
  from: number;
  onClose: () => void;
  onProposed: (version: number) => void;
}

/** Drawn from what is in force; nothing is changed by it but what a second admin has seen. */
export function Editor({ view, from, onClose, onProposed }: EditorProps) {
  const t = useTranslations("policy");
  const app = useTranslations("app");
  const { authorityId } = view;
  // What was in force when the editor was opened: another version may come while it is open, and the server tells.
  const [base] = useState(view.inForce.content);
  const [draft, setDraft] = useState<Draft>(() => draftOf(base));
  const [reason, setReason] = useState("");
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // What opened the editor is gone: whoever works by keyboard or screen reader goes on here.
  useEffect(() => form.current?.focus(), []);
  const factor = useSecondFactor();
  const { problems } = factor;
  const content = contentOf(draft);
  const changes = changesBetween(base, content);
  const simulation = useSimulation((after) => simulateDraftAction({ authorityId, ...content, after }));
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  // Values are in trouble at the act that was tried last.
  const problem = (name: string) => problems.field(name) ?? simulation.problems.field(name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    problems.clear();
    try {
      const input = { authorityId, from, ...content, startsAt, reason, ...factor.input };
      const result = await proposeVersionAction(input);
      if (result.ok) return onProposed(result.value.version);
      problems.show(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      tabIndex={-1}
      onSubmit={submit}
      noValidate
      aria-label={t("editor.title")}
      className="grid gap-3 outline-none"
      autoComplete="off"
    >
      <PresetPicker
        value={draft.preset}
        from={from}
        error={problem("preset")}
        onChange={(preset) => setDraft((before) => redrawn(before, preset))}
      />
      <RulesEditor content={content} onChange={(mapping) => set({ mapping })} />
      <ValuesEditor draft={draft} problem={(name) => problem(`settings.${name}`)} onChange={set} />
      <Changes changes={changes} aside={t("editor.changed", { n: changes.length })} />
      <SimulationPane simulation={simulation} />
      <Pane title={t("editor.title")} aside={t("editor.from", { version: from })}>
        <div className="grid max-w-3xl gap-3 p-3">
          {problems.message && (
            <Note tone="bad" role="alert">
              {problems.message}
            </Note>
          )}
          <Start value={startsAt} error={problem("startsAt")} onChange={setStartsAt} />
          <TextAreaField
            label={t("editor.reason")}
            help={t("editor.reasonHelp")}
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={problem("reason")}
          />
          <SecondFactor factor={factor} />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={busy}>
              {t("editor.submit")}
            </Button>
            <Button busy={simulation.busy} onClick={() => void simulation.run()}>
              {t("editor.simulate", { days: simulationDays })}
            </Button>
            <Button look="quiet" onClick={onClose}>
              {app("cancel")}
            </Button>
          </div>
        </div>
      </Pane>
    </form>
  );
}

interface StartProps {
  /** On the clock of the house; null: as soon as it is seen. */
  value: string | null;
  error: string | null;
  onChange: (value: string | null) => void;
}

function Start({ value, error, onChange }: StartProps) {
  const t = useTranslations("policy.editor");
  const choices = [
    ["startSeen", null],
    ["startAt", ""],
  ] as const;
  return (
    <fieldset>
      <legend className="mb-1.5 text-small font-medium text-ink-2">{t("start")}</legend>
      <div className="grid gap-1.5">
        {choices.map(([name, choice]) => (
          <label key={name} className="flex items-center gap-2">
            <input
              type="radio"
              name="start"
              checked={(value === null) === (choice === null)}
              onChange={() => onChange(choice)}
              className="size-4 accent-accent"
            />
            {t(name)}
          </label>
        ))}
        {value !== null && (
          <TextField
            label={t("startTime")}
            help={t("startHelp", { zone: timeZone })}
            type="datetime-local"
            className="max-w-60"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            error={error}
          />
        )}
      </div>
    </fieldset>
  );
}
