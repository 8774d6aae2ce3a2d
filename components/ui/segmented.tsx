"use client";

import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A choice of few, all visible. */
export function Segmented<T extends string>({ label, value, choices, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        if (next) onChange(next as T);
      }}
      className="inline-flex overflow-hidden rounded-2 border border-line-2 bg-surface"
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          className="h-6.5 border-l border-line-2 px-2.5 text-small font-medium text-ink-2 first:border-l-0 hover:text-ink focus-visible:-outline-offset-2 data-pressed:bg-accent-soft data-pressed:text-accent-ink"
        >
          {choice.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
