"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { classes } from "./classes";

interface FieldProps {
  label: ReactNode;
  /** Stands right of the label. */
  aside?: ReactNode;
  help?: ReactNode;
  error?: string | null | undefined;
  children: (ids: { id: string; describedBy: string | undefined; invalid: true | undefined }) => ReactNode;
  className?: string;
}

/** Label, control, help and error, tied together for everybody. */
export function Field({ label, aside, help, error, children, className }: FieldProps) {
  const id = useId();
  const notes = [help ? `${id}-help` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <div className="mb-1.5 flex items-baseline gap-2">
        <label htmlFor={id} className="text-small font-medium text-ink-2">
          {label}
        </label>
        {aside && <span className="ml-auto text-small">{aside}</span>}
      </div>
      {children({ id, describedBy: notes || undefined, invalid: error ? true : undefined })}
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-small text-bad-ink">
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className="mt-1.5 text-small text-ink-3">
          {help}
        </p>
      )}
    </div>
  );
}

const inputClass =
  "w-full min-w-0 rounded-2 border border-line-ctl bg-surface px-2.5 text-ink outline-offset-1 aria-invalid:border-bad disabled:bg-sunk disabled:text-ink-3";

interface TextFieldProps extends Omit<ComponentProps<"input">, "id"> {
  label: ReactNode;
  aside?: ReactNode;
  help?: ReactNode;
  error?: string | null | undefined;
  large?: boolean;
  fieldClassName?: string;
}

export function TextField({ label, aside, help, error, large, fieldClassName, className, ...props }: TextFieldProps) {
  return (
    <Field
      label={label}
      aside={aside}
      help={help}
      error={error}
      {...(fieldClassName ? { className: fieldClassName } : {})}
    >
      {({ id, describedBy, invalid }) => (
        <input
          {...props}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          className={classes(inputClass, large ? "h-10 text-lead" : "h-8", className)}
        />
      )}
    </Field>
  );
}

interface PasswordFieldProps extends Omit<TextFieldProps, "type"> {
  showLabel: string;
  hideLabel: string;
}

export function PasswordField({
  label,
  aside,
  help,
  error,
  large,
  showLabel,
  hideLabel,
  className,
  ...props
}: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} aside={aside} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <div className="relative">
          <input
            {...props}
            id={id}
            type={shown ? "text" : "password"}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            className={classes(inputClass, "pr-10", large ? "h-10 text-lead" : "h-8", className)}
          />
          <button
            type="button"
            aria-pressed={shown}
            aria-label={shown ? hideLabel : showLabel}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-1 my-auto grid size-7 place-items-center rounded-1 text-ink-3 hover:text-ink"
          >
            {shown ? <EyeOff aria-hidden size={16} /> : <Eye aria-hidden size={16} />}
          </button>
        </div>
      )}
    </Field>
  );
}

interface TextAreaFieldProps extends Omit<ComponentProps<"textarea">, "id"> {
  label: ReactNode;
  aside?: ReactNode;
  help?: ReactNode;
  error?: string | null | undefined;
}

export function TextAreaField({ label, aside, help, error, className, ...props }: TextAreaFieldProps) {
  return (
    <Field label={label} aside={aside} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <textarea
          {...props}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          className={classes(inputClass, "block resize-y py-2", className)}
        />
      )}
    </Field>
  );
}

interface CheckFieldProps extends Omit<ComponentProps<"input">, "type" | "id"> {
  label: ReactNode;
  error?: string | null | undefined;
}

export function CheckField({ label, error, className, ...props }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <div className="flex items-start gap-2">
        <input
          {...props}
          id={id}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        <label htmlFor={id}>{label}</label>
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 ml-6 text-small text-bad-ink">
          {error}
        </p>
      )}
    </div>
  );
}
