"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes";
import { Spinner } from "./spinner";

type Look = "plain" | "primary" | "danger" | "danger-quiet" | "quiet";
type Size = "small" | "base" | "large";

const looks: Record<Look, string> = {
  plain: "border-line-2 bg-surface text-ink shadow-1 hover:bg-hover",
  primary: "border-accent bg-accent text-on-accent shadow-1 hover:bg-accent-hover",
  danger: "border-bad bg-bad text-on-bad shadow-1 hover:bg-bad-hover",
  "danger-quiet": "border-line-2 bg-surface text-bad-ink shadow-1 hover:bg-hover",
  quiet: "border-transparent text-ink-2 hover:bg-hover hover:text-ink",
};

const sizes: Record<Size, string> = {
  small: "h-6.5 px-2 text-small",
  base: "h-7 px-2.5",
  large: "h-9 px-3.5 text-lead",
};

const off =
  "aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunk aria-disabled:text-ink-3 aria-disabled:shadow-none aria-disabled:hover:bg-sunk";

export function buttonClass(look: Look = "plain", size: Size = "base", extra?: string): string {
  return classes(
    "group/button inline-flex shrink-0 items-center justify-center gap-1.5 rounded-2 border font-medium whitespace-nowrap no-underline transition-colors",
    sizes[size],
    looks[look],
    off,
    extra,
  );
}

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  look?: Look;
  size?: Size;
  /** Stays focusable and says why when pressed: a closed button must be able to explain itself. */
  closed?: boolean;
  busy?: boolean;
}

export function Button({ look, size, closed, busy, className, children, onClick, type, ...props }: ButtonProps) {
  return (
    <BaseButton
      {...props}
      type={type ?? "button"}
      aria-disabled={closed || busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={buttonClass(look, size, className)}
    >
      {busy && <Spinner />}
      {children}
    </BaseButton>
  );
}

interface ButtonLinkProps extends ComponentProps<typeof Link> {
  look?: Look;
  size?: Size;
  children: ReactNode;
}

/** Looks like a button, goes somewhere. Never fetched ahead: opening a request leaves a line. */
export function ButtonLink({ look, size, className, ...props }: ButtonLinkProps) {
  return <Link prefetch={false} {...props} className={buttonClass(look, size, className)} />;
}
