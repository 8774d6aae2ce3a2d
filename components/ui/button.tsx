"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { buttonClass, type Look, type Size } from "./button-class";
import { Spinner } from "./spinner";

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
