"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { Field } from "./field";

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

interface SelectFieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: string | null | undefined;
  choices: readonly Choice[];
  value: string | null;
  onChange: (value: string) => void;
  placeholder?: string;
}

export function SelectField({ label, help, error, choices, value, onChange, placeholder }: SelectFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <Base.Root items={choices} value={value} onValueChange={(next) => next !== null && onChange(next)}>
          <Base.Trigger
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            className="flex h-8 w-full items-center gap-2 rounded-2 border border-line-ctl bg-surface px-2.5 text-left aria-invalid:border-bad"
          >
            <span className={classes("min-w-0 flex-1 truncate", value === null && "text-ink-3")}>
              <Base.Value>
                {(current) => choices.find((choice) => choice.value === current)?.label ?? placeholder ?? ""}
              </Base.Value>
            </span>
            <Base.Icon>
              <ChevronDown aria-hidden size={14} className="text-ink-3" />
            </Base.Icon>
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner sideOffset={4} className="z-50 outline-none" alignItemWithTrigger={false}>
              <Base.Popup className="max-h-80 max-w-(--available-width) min-w-(--anchor-width) overflow-auto rounded-3 bg-surface p-1 shadow-2 outline-none">
                <Base.List>
                  {choices.map((choice) => (
                    <Base.Item
                      key={choice.value}
                      value={choice.value}
                      className="flex cursor-default items-center gap-2 rounded-1 px-2 py-1 outline-none data-highlighted:bg-selected"
                    >
                      <Base.ItemText>{choice.label}</Base.ItemText>
                      {choice.hint && <span className="text-small text-ink-3">{choice.hint}</span>}
                      <Base.ItemIndicator className="ml-auto">
                        <Check aria-hidden size={14} />
                      </Base.ItemIndicator>
                    </Base.Item>
                  ))}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}
