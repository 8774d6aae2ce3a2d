"use client";

import { useSyncExternalStore } from "react";
import { Keycap } from "@/components/ui/keycap";
import { partsOf } from "./shortcut";

const caps: Record<string, string> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "↵",
  Escape: "Esc",
  shift: "⇧",
};

const never = () => () => {};
const isApple = () => /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** A combination as keycaps of this platform: "g q" is two keys in a row, "mod+Enter" two together. */
export function Keys({ keys }: { keys: string }) {
  const apple = useSyncExternalStore(never, isApple, () => false);
  const cap = (part: string) =>
    part === "mod" ? (apple ? "⌘" : "Ctrl") : (caps[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return (
    <span className="inline-flex gap-1">
      {partsOf(keys)
        .flat()
        .map((part) => (
          <Keycap key={part}>{cap(part)}</Keycap>
        ))}
    </span>
  );
}
