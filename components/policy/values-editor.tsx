"use client";

import { useTranslations } from "use-intl";
import { Pane } from "@/components/shell/pane";
import { CheckField, TextField } from "@/components/ui/field";
import { SelectField } from "@/components/ui/select";
import {
  boundsOf,
  isNumberKey,
  type NumberKey,
  secondLookReasons,
  type ValueGroup,
  type ValueKey,
  valueGroups,
} from "@/lib/policy/views";
import type { Draft } from "./draft";
import { useRangeText } from "./words";

interface ValuesEditorProps {
  draft: Draft;
  /** What is wrong with a value, by its name. */
  problem: (name: string) => string | null;
  onChange: (change: Partial<Draft>) => void;
}

/** Every value of a policy with its bounds, its unit and what it is by itself. */
export function ValuesEditor(props: ValuesEditorProps) {
  const t = useTranslations("policy");
  return (
    <Pane title={t("values")}>
      <div className="grid gap-4 p-3">
        {(Object.keys(valueGroups) as ValueGroup[]).map((group) => (
          <fieldset key={group}>
            <legend className="mb-2 text-small font-bold text-ink-2">{t(`groups.${group}`)}</legend>
            <div className="grid items-start gap-x-4 gap-y-3 narrow:grid-cols-2 desk:grid-cols-3">
              {valueGroups[group].map((key) => (
                <Value key={key} name={key} {...props} />
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </Pane>
  );
}

function Value({ name, ...props }: ValuesEditorProps & { name: ValueKey }) {
  const t = useTranslations("policy");
  const { draft, onChange } = props;
  if (isNumberKey(name)) return <NumberValue name={name} {...props} />;
  switch (name) {
    case "keepPassword":
      return (
        <CheckField
          className="pt-6"
          label={t("names.keepPassword")}
          checked={draft.keepPassword}
          onChange={(event) => onChange({ keepPassword: event.target.checked })}
        />
      );
    case "codeInBackOffice":
      return (
        <SelectField
          label={t("names.codeInBackOffice")}
          choices={[
            { value: "null", label: t("demoOnly") },
            { value: "true", label: t("yes") },
            { value: "false", label: t("no") },
          ]}
          value={String(draft.codeInBackOffice)}
          onChange={(value) => onChange({ codeInBackOffice: value === "null" ? null : value === "true" })}
        />
      );
    case "similarity":
      return <Words {...props} />;
    case "similarityBands":
      return <Bands {...props} />;
    case "secondLookOn":
      return <SecondLook {...props} />;
  }
}

function NumberValue({ name, draft, problem, onChange }: ValuesEditorProps & { name: NumberKey }) {
  const t = useTranslations("policy");
  const range = useRangeText();
  const { least, most, step } = boundsOf(name);
  return (
    <TextField
      label={t(`names.${name}`)}
      help={name === "stepUpMinutes" && draft.preset === "strict" ? t("editor.strictCode") : range(name)}
      type="number"
      min={least}
      max={most}
      step={step}
      className="max-w-32"
      value={draft.numbers[name]}
      onChange={(event) => onChange({ numbers: { ...draft.numbers, [name]: event.target.value } })}
      error={problem(name)}
    />
  );
}

function Words({ draft, problem, onChange }: ValuesEditorProps) {
  const t = useTranslations("policy.editor");
  return (["supports", "inconclusive", "contradicts"] as const).map((opinion, at) => (
    <TextField
      key={opinion}
      label={t(opinion)}
      help={at === 0 ? t("wordsHelp") : undefined}
      value={draft.words[opinion]}
      onChange={(event) => onChange({ words: { ...draft.words, [opinion]: event.target.value } })}
      error={at === 0 ? problem("similarity") : null}
    />
  ));
}

function Bands({ draft, problem, onChange }: ValuesEditorProps) {
  const t = useTranslations("policy.editor");
  return (
    <div className="grid gap-2">
      <CheckField
        label={t("bands")}
        checked={draft.banded}
        onChange={(event) => onChange({ banded: event.target.checked })}
        error={problem("similarityBands")}
      />
      {draft.banded && (
        <div className="grid grid-cols-2 gap-2">
          {(["supportsFrom", "contradictsBelow"] as const).map((edge) => (
            <TextField
              key={edge}
              label={t(edge)}
              type="number"
              min={0}
              max={100}
              value={draft.bands[edge]}
              onChange={(event) => onChange({ bands: { ...draft.bands, [edge]: event.target.value } })}
              error={problem(`similarityBands.${edge}`)}
            />
          ))}
        </div>
      )}
      <p className="text-small text-ink-3">{t("bandsHelp")}</p>
    </div>
  );
}

function SecondLook({ draft, onChange }: ValuesEditorProps) {
  const t = useTranslations("policy");
  const toggle = (reason: (typeof secondLookReasons)[number], on: boolean) =>
    onChange({
      secondLookOn: secondLookReasons.filter((one) => (one === reason ? on : draft.secondLookOn.includes(one))),
    });
  return (
    <fieldset>
      <legend className="mb-1.5 text-small font-medium text-ink-2">{t("editor.secondLook")}</legend>
      <div className="grid gap-1">
        {secondLookReasons.map((reason) => (
          <CheckField
            key={reason}
            label={t(`secondLook.${reason}`)}
            checked={draft.secondLookOn.includes(reason)}
            onChange={(event) => toggle(reason, event.target.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
