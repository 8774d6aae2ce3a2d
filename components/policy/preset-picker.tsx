"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { Pane } from "@/components/shell/pane";
import { classes } from "@/components/ui/classes";
import { type Preset, presets } from "@/lib/policy/views";

interface PresetPickerProps {
  value: Preset;
  /** Version the proposal is drawn from. */
  from: number;
  error: string | null;
  onChange: (preset: Preset) => void;
}

/** The three presets, each with what it is for. */
export function PresetPicker({ value, from, error, onChange }: PresetPickerProps) {
  const t = useTranslations("policy");
  const names = useTranslations("review.presets");
  const id = useId();
  return (
    <Pane title={t("editor.preset")} aside={t("editor.from", { version: from })}>
      <fieldset aria-describedby={error ? `${id}-error` : undefined} className="grid gap-2 p-3 desk:grid-cols-3">
        <legend className="sr-only">{t("editor.preset")}</legend>
        {presets.map((preset) => (
          <label
            key={preset}
            className={classes(
              "flex items-start gap-2 rounded-3 border p-3",
              preset === value ? "border-accent bg-accent-soft" : "border-line hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name="preset"
              value={preset}
              checked={preset === value}
              aria-describedby={`${id}-${preset}`}
              onChange={() => onChange(preset)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span>
              <b className="font-bold">{names(preset)}</b>
              <span id={`${id}-${preset}`} className="mt-0.5 block text-small text-ink-2">
                {t(`presets.${preset}`)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {error && (
        <p id={`${id}-error`} className="px-3 pb-3 text-small text-bad-ink">
          {error}
        </p>
      )}
    </Pane>
  );
}
