import type { ReactNode } from "react";
import { classes } from "@/components/ui/classes";

export function FactList({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-1 text-small">{children}</dl>;
}

/** Plain words about what a machine or a field says; never a button, never bold. */
export function Fact({ name, children, tone }: { name: ReactNode; children: ReactNode; tone?: "warn" | "bad" }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd
        className={classes(
          "min-w-0 break-words",
          tone === "warn" ? "text-warn-ink" : tone === "bad" ? "text-bad-ink" : "text-ink",
        )}
      >
        {children}
      </dd>
    </>
  );
}
