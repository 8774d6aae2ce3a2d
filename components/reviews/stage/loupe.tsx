import type { CSSProperties } from "react";
import type { Size } from "./use-zoom";

/** CSS pixels across. */
const across = 220;
/** How much more than the view around it. */
const power = 2.5;

/** Pixels an arrow key moves the loupe. */
export const loupeStep = 20;

interface LoupeProps {
  url: string;
  /** Its middle, from the middle of the stage. */
  at: { x: number; y: number };
  box: Size;
  picture: CSSProperties;
  filter: string | undefined;
}

/** A round glass over the picture: the same view, larger around its middle. */
export function Loupe({ url, at, box, picture, filter }: LoupeProps) {
  const left = box.width / 2 + at.x;
  const top = box.height / 2 + at.y;
  return (
    <div
      aria-hidden
      data-loupe
      className="pointer-events-none absolute overflow-hidden rounded-full border-2 border-stage-ink bg-stage shadow-2"
      style={{ left: left - across / 2, top: top - across / 2, width: across, height: across }}
    >
      <div
        className="absolute"
        style={{
          left: across / 2 - 2 - left,
          top: across / 2 - 2 - top,
          width: box.width,
          height: box.height,
          transform: `scale(${power})`,
          transformOrigin: `${left}px ${top}px`,
        }}
      >
        <img src={url} alt="" draggable={false} style={{ ...picture, filter }} />
      </div>
    </div>
  );
}
