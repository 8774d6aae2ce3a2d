import type { Size } from "./use-zoom";

/** How one pane shows its picture: zoom over its base size, and the way of its middle in CSS pixels. */
export interface PaneView {
  zoom: number;
  x: number;
  y: number;
}

export const startView: PaneView = { zoom: 1, x: 0, y: 0 };
export const widest = 8;

/** Of the pane's height that every face picture takes, so that all are equally large to begin with. */
const faceHeight = 0.75;

/** Screen pixels to a picture's at zoom 1: whole where documents are compared, of one height where faces are. */
export function baseScale(size: Size, box: Size, faces: boolean): number {
  const whole = Math.min(box.width / size.width, box.height / size.height);
  return faces ? Math.max(whole, (faceHeight * box.height) / size.height) : whole;
}

/** A change of zoom and place; applied to all panes alike it keeps what was aligned aligned. */
export interface ViewChange {
  factor?: number;
  x?: number;
  y?: number;
}

export function changed(view: PaneView, { factor = 1, x = 0, y = 0 }: ViewChange): PaneView {
  const zoom = Math.min(widest, Math.max(1, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return { zoom, x: view.x * ratio + x, y: view.y * ratio + y };
}
