import { classes } from "./classes";

export type Look = "plain" | "primary" | "danger" | "danger-quiet" | "quiet";
export type Size = "small" | "base" | "large";

const looks: Record<Look, string> = {
  plain: "border-line-2 bg-surface text-ink shadow-1 hover:bg-hover",
  primary: "on-accent border-accent bg-accent text-on-accent shadow-1 hover:bg-accent-hover",
  danger: "on-accent border-bad bg-bad text-on-bad shadow-1 hover:bg-bad-hover",
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

/** The look of a button, for whatever element carries it. */
export function buttonClass(look: Look = "plain", size: Size = "base", extra?: string): string {
  return classes(
    "group/button inline-flex shrink-0 items-center justify-center gap-1.5 rounded-2 border font-medium whitespace-nowrap no-underline transition-colors",
    sizes[size],
    looks[look],
    off,
    extra,
  );
}
