"use client";

import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";

export interface Size {
  width: number;
  height: number;
}

interface View {
  /** 1 fits the stage. */
  zoom: number;
  /** Degrees clockwise. */
  turn: number;
  /** Of the picture's middle from the stage's, in CSS pixels. */
  x: number;
  y: number;
}

const fitted: View = { zoom: 1, turn: 0, x: 0, y: 0 };

/** Screen pixels to one of the picture's, at most. */
const largest = 16;
/** From here on each pixel of the picture is drawn as the square it is. */
const squares = 4;
/** Free at each edge of a picture that fits, in CSS pixels. */
const margin = 12;

export const zoomStep = 1.25;

const within = (value: number, bound: number) => Math.min(Math.max(value, -bound), bound);

/** Size of an element as it is laid out. */
export function useBox() {
  const ref = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<Size | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setBox({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, box };
}

/** Zoom, pan and rotation of a picture on the stage: views only, nothing is written. 100 % is one pixel to a pixel. */
export function useZoom(size: Size | null) {
  const { ref, box } = useBox();
  const [view, setView] = useState(fitted);
  const drag = useRef<{ id: number; x: number; y: number } | null>(null);
  const dragged = useRef(false);

  const density = box ? window.devicePixelRatio : 1;
  const sideways = view.turn % 180 !== 0;
  const fit =
    size && box && size.width > 0
      ? Math.min(
          (box.width - 2 * margin) / (sideways ? size.height : size.width),
          (box.height - 2 * margin) / (sideways ? size.width : size.height),
        )
      : null;
  const scale = fit === null ? null : fit * view.zoom;

  /** A picture may be moved until its edge is in the middle, never out of sight. */
  const bounded = (next: View): View => {
    if (next.zoom <= 1 || !size || fit === null) return { ...next, zoom: 1, x: 0, y: 0 };
    const across = sideways ? size.height : size.width;
    const down = sideways ? size.width : size.height;
    return {
      ...next,
      x: within(next.x, (across * fit * next.zoom) / 2),
      y: within(next.y, (down * fit * next.zoom) / 2),
    };
  };
  const most = fit ? Math.max(1, largest / (fit * density)) : 1;
  /** `about`, from the middle of the stage, stays where it is. */
  const zoomTo = (zoom: (before: number) => number, about = { x: 0, y: 0 }) =>
    setView((before) => {
      const next = Math.min(most, Math.max(1, zoom(before.zoom)));
      const ratio = next / before.zoom;
      const moved = {
        x: about.x - (about.x - before.x) * ratio,
        y: about.y - (about.y - before.y) * ratio,
      };
      return bounded({ ...before, ...moved, zoom: next });
    });
  const zoomBy = (factor: number) => zoomTo((before) => before * factor);
  const pixels = () => fit && zoomTo(() => 1 / (fit * density));
  const panBy = (x: number, y: number) => setView((before) => bounded({ ...before, x: before.x + x, y: before.y + y }));
  const rotate = () => setView((before) => ({ ...fitted, turn: (before.turn + 90) % 360 }));
  const reset = () => setView(fitted);

  // React's wheel handler is passive; zooming must keep the page from scrolling.
  const wheel = useRef<(event: WheelEvent) => void>(() => {});
  useEffect(() => {
    wheel.current = (event) => {
      event.preventDefault();
      const area = ref.current?.getBoundingClientRect();
      if (!area) return;
      const about = {
        x: event.clientX - area.left - area.width / 2,
        y: event.clientY - area.top - area.height / 2,
      };
      zoomTo((before) => before * (event.deltaY < 0 ? 1.1 : 1 / 1.1), about);
    };
  });
  useEffect(() => {
    const element = ref.current;
    const turned = (event: WheelEvent) => wheel.current(event);
    element?.addEventListener("wheel", turned, { passive: false });
    return () => element?.removeEventListener("wheel", turned);
  }, [ref]);

  const well = {
    ref,
    tabIndex: 0,
    onPointerDown: (event: PointerEvent) => {
      dragged.current = false;
      if (view.zoom === 1) return;
      drag.current = { id: event.pointerId, x: event.clientX - view.x, y: event.clientY - view.y };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current;
      if (from?.id !== event.pointerId) return;
      dragged.current = true;
      setView((before) => bounded({ ...before, x: event.clientX - from.x, y: event.clientY - from.y }));
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onKeyDown: (event: KeyboardEvent) => {
      const pans: Record<string, [number, number]> = {
        ArrowLeft: [60, 0],
        ArrowRight: [-60, 0],
        ArrowUp: [0, 60],
        ArrowDown: [0, -60],
      };
      const pan = pans[event.key];
      if (!pan || view.zoom === 1 || event.shiftKey || event.target !== event.currentTarget) return;
      event.preventDefault();
      event.stopPropagation();
      panBy(...pan);
    },
  };
  const picture: CSSProperties =
    size && scale !== null
      ? {
          position: "absolute",
          left: "50%",
          top: "50%",
          width: size.width,
          height: size.height,
          maxWidth: "none",
          transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${scale})`,
          imageRendering: scale * density >= squares ? "pixelated" : "auto",
        }
      : { position: "absolute", inset: 0, margin: "auto", visibility: "hidden" };
  return {
    well,
    picture,
    box,
    zoomed: view.zoom > 1,
    /** Of the picture's own pixels; null until it is laid out. */
    percent: scale === null ? null : Math.round(scale * density * 100),
    zoomBy,
    zoomTo,
    pixels,
    panBy,
    rotate,
    reset,
    /** Whether the pointer moved the picture since it went down: then it was no click. */
    wasDragged: () => dragged.current,
  };
}
export type Zoom = ReturnType<typeof useZoom>;
