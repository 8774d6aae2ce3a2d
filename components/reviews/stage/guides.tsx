"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";

/** A guide's height as a share of the panes'. */
const start = [0.42, 0.62] as const;
const least = 0.02;

/** Two lines over all panes, each at the same height in every one. They help to look; they do not measure. */
export function Guides({ faces }: { faces: boolean }) {
  const t = useTranslations("stage");
  const [heights, setHeights] = useState<readonly [number, number]>(start);
  const area = useRef<HTMLDivElement>(null);
  const names = faces ? [t("eyes"), t("mouth")] : [t("upper"), t("lower")];
  const put = (guide: number, height: number) => {
    const next = Math.min(1 - least, Math.max(least, height));
    setHeights(([first, second]) => (guide === 0 ? [next, second] : [first, next]));
  };
  return (
    <div ref={area} className="pointer-events-none absolute inset-x-0 top-0 bottom-8">
      {heights.map((height, guide) => (
        <div
          key={names[guide]}
          role="slider"
          tabIndex={0}
          aria-orientation="vertical"
          aria-label={t("guide", { name: names[guide] ?? "" })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round((1 - height) * 100)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => {
            const box = area.current?.getBoundingClientRect();
            if (box && event.buttons === 1) put(guide, (event.clientY - box.top) / box.height);
          }}
          onKeyDown={(event: KeyboardEvent) => {
            const by = { ArrowUp: -0.01, ArrowDown: 0.01 }[event.key];
            if (!by || event.shiftKey) return;
            event.preventDefault();
            event.stopPropagation();
            put(guide, height + by);
          }}
          className="pointer-events-auto absolute inset-x-0 flex h-6 -translate-y-1/2 cursor-row-resize touch-none items-center justify-end"
          style={{ top: `${height * 100}%` }}
        >
          <span aria-hidden className="absolute inset-x-0 h-px bg-accent" />
          <span aria-hidden className="relative mr-1.5 rounded-1 bg-accent px-1.5 text-micro text-on-accent">
            {names[guide]}
          </span>
        </div>
      ))}
    </div>
  );
}
