import { classes } from "./classes";

/** Initials of a person; the name stands beside it or in its label. */
export function Avatar({ name, self, large }: { name: string; self?: boolean; large?: boolean }) {
  const words = name.split(/\s+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("");
  return (
    <span
      aria-hidden
      className={classes(
        "inline-grid shrink-0 place-items-center rounded-full border font-bold",
        large ? "size-7 text-micro" : "size-5.5 text-tiny",
        self ? "border-accent bg-accent text-on-accent" : "border-line-2 bg-sunk text-ink-2",
      )}
    >
      {initials.toUpperCase()}
    </span>
  );
}
