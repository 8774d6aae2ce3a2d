"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { clock } from "./clock";
import { useBox } from "./use-zoom";

/** A mark on the scrubber. */
export interface TrackMark {
  id: string;
  /** Seconds. */
  at: number;
  name: string;
}

interface TrackProps {
  at: number;
  length: number | null;
  stretches: readonly [number, number][];
  marks: readonly TrackMark[];
  loop: readonly [number, number] | null;
  onSeek: (to: number) => void;
}

/** Pixels beside a mark that still mean the mark. */
const near = 8;
/** About as wide as a letter of a mark's name; what does not fit beside its neighbour shows its line alone. */
const letter = 6.2;

/** Seconds from a mark within which the head is said to be at it. */
const atMark = 0.3;

/** The scrubber: darker where the film was seen, with the marks and their words above it. */
export function Track({ at, length, stretches, marks, loop, onSeek }: TrackProps) {
  const t = useTranslations("review.player");
  const own = useTranslations("stage");
  const { ref, box } = useBox();
  const pressed = useRef(false);
  const total = length ?? 0;
  const share = (seconds: number) => (total > 0 ? `${Math.min(100, (seconds / total) * 100)}%` : "0%");
  const point = (event: PointerEvent, snap: boolean) => {
    const area = ref.current?.getBoundingClientRect();
    if (!area || total <= 0) return;
    const x = event.clientX - area.left;
    const mark = snap && marks.find((one) => Math.abs((one.at / total) * area.width - x) <= near);
    onSeek(mark ? mark.at : (x / area.width) * total);
  };
  const keys = (event: KeyboardEvent) => {
    const jumps: Record<string, number> = {
      ArrowLeft: at - 2,
      ArrowRight: at + 2,
      Home: 0,
      End: total,
      PageUp: at + 10,
      PageDown: at - 10,
    };
    const to = jumps[event.key];
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(to);
  };
  const here = marks.filter((mark) => Math.abs(mark.at - at) <= atMark).map(({ name }) => name);
  const position = t("of", { at: clock(at), length: clock(total) });
  let free = 0;
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={t("position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(total)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={here.length ? own("positionAt", { position, mark: here.join(", ") }) : position}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = true;
        point(event, true);
      }}
      onPointerMove={(event) => pressed.current && event.buttons === 1 && point(event, false)}
      onPointerUp={() => {
        pressed.current = false;
      }}
      onKeyDown={keys}
      className="relative h-6.5 cursor-pointer touch-none select-none"
    >
      {marks.map((mark) => {
        const left = total > 0 ? (mark.at / total) * (box?.width ?? 0) : 0;
        const text = `${mark.name} ${clock(mark.at)}`;
        const fits = left >= free && left + text.length * letter < (box?.width ?? 0);
        if (fits) free = left + text.length * letter + 8;
        const current = Math.abs(mark.at - at) <= atMark;
        return (
          <span
            key={mark.id}
            aria-hidden
            className="absolute top-0 flex h-4.5 items-start"
            style={{ left: share(mark.at) }}
          >
            <span className={classes("h-4.5 w-0.5 -translate-x-1/2", current ? "bg-accent" : "bg-stage-ink-2")} />
            {fits && (
              <span
                className={classes(
                  "pl-1 text-micro leading-4 whitespace-nowrap",
                  current ? "font-bold text-stage-ink" : "text-stage-ink-2",
                )}
              >
                {text}
              </span>
            )}
          </span>
        );
      })}
      <span aria-hidden className="absolute inset-x-0 bottom-0 h-2 overflow-hidden rounded-full bg-stage-track">
        {stretches.map(([from, to]) => (
          <span
            key={from}
            className="absolute inset-y-0 bg-stage-seen"
            style={{ left: share(from), width: share(to - from) }}
          />
        ))}
        {loop && (
          <span
            className="absolute inset-y-0 border-x-2 border-accent bg-accent/30"
            style={{ left: share(loop[0]), width: share(loop[1] - loop[0]) }}
          />
        )}
      </span>
      <span
        aria-hidden
        className="absolute -bottom-1 size-4 -translate-x-1/2 rounded-full border-3 border-stage-bar bg-accent shadow-[0_0_0_1px_var(--accent)]"
        style={{ left: share(at) }}
      />
    </div>
  );
}
