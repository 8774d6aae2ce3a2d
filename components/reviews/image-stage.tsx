"use client";

import { Maximize, RotateCw, ZoomIn, ZoomOut } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { ReviewItem } from "@/lib/reviews/views";
import type { ImageKind } from "@/lib/workflows/evidence";
import type { Loaded } from "./evidence-bytes";
import { StageButton, StageKey } from "./stage-button";
import { StageHead } from "./stage-head";

interface View {
  /** 1 is "fits the stage". */
  zoom: number;
  turn: number;
  x: number;
  y: number;
}

const fitted: View = { zoom: 1, turn: 0, x: 0, y: 0 };
const step = 1.25;

interface ImageStageProps {
  item: ReviewItem & { kind: ImageKind };
  loaded: Loaded | undefined;
  onRetry: () => void;
}

/** A picture to look into: zoom, pan and rotation are views; the file is never written. */
export function ImageStage({ item, loaded, onRetry }: ImageStageProps) {
  const t = useTranslations("review");
  const format = useFormatter();
  const [view, setView] = useState(fitted);
  const drag = useRef<{ id: number; x: number; y: number } | null>(null);
  const well = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);

  const zoomBy = (factor: number) =>
    setView((before) => {
      const zoom = Math.min(12, Math.max(1, before.zoom * factor));
      return zoom === 1
        ? { ...before, zoom, x: 0, y: 0 }
        : { ...before, zoom, x: (before.x * zoom) / before.zoom, y: (before.y * zoom) / before.zoom };
    });
  const panBy = (x: number, y: number) =>
    setView((before) => (before.zoom === 1 ? before : { ...before, x: before.x + x, y: before.y + y }));
  const rotate = () => setView((before) => ({ ...before, turn: (before.turn + 90) % 360 }));
  const full = () => void frame.current?.requestFullscreen?.().catch(() => {});

  useShortcuts([
    { keys: "+", label: t("tools.zoomIn"), run: () => zoomBy(step) },
    { keys: "-", label: t("tools.zoomOut"), run: () => zoomBy(1 / step) },
    { keys: "0", label: t("tools.fit"), run: () => setView(fitted) },
    { keys: "r", label: t("tools.rotate"), run: rotate },
    { keys: "f", label: t("tools.fullScreen"), run: full },
    { keys: "shift+ArrowLeft", label: "←", run: () => panBy(60, 0) },
    { keys: "shift+ArrowRight", label: "→", run: () => panBy(-60, 0) },
    { keys: "shift+ArrowUp", label: "↑", run: () => panBy(0, 60) },
    { keys: "shift+ArrowDown", label: "↓", run: () => panBy(0, -60) },
  ]);

  // React's wheel handler is passive; zooming must keep the page from scrolling.
  useEffect(() => {
    const element = well.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      setView((before) => {
        const zoom = Math.min(12, Math.max(1, before.zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1)));
        return { ...before, zoom, ...(zoom === 1 ? { x: 0, y: 0 } : {}) };
      });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const down = (event: PointerEvent) => {
    if (view.zoom === 1) return;
    drag.current = { id: event.pointerId, x: event.clientX - view.x, y: event.clientY - view.y };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const moved = (event: PointerEvent) => {
    const from = drag.current;
    if (from?.id === event.pointerId)
      setView((before) => ({ ...before, x: event.clientX - from.x, y: event.clientY - from.y }));
  };

  const size = format.number((item.bytes ?? 0) / 1024, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });
  const type = item.mediaType?.split("/")[1]?.toUpperCase() ?? "";
  const meta = item.width
    ? t("metaPixels", { width: item.width, height: item.height ?? 0, type, size })
    : t("meta", { type, size });
  const sideways = view.turn % 180 !== 0;
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={t(`items.${item.kind}`)} meta={meta}>
        <StageButton label={t("tools.zoomOut")} onClick={() => zoomBy(1 / step)}>
          <ZoomOut aria-hidden size={15} />
        </StageButton>
        <span className="w-12 text-center">{t("tools.zoomIs", { percent: Math.round(view.zoom * 100) })}</span>
        <StageButton label={t("tools.zoomIn")} onClick={() => zoomBy(step)}>
          <ZoomIn aria-hidden size={15} />
        </StageButton>
        <StageButton label={t("tools.fit")} onClick={() => setView(fitted)}>
          {t("tools.fit")} <StageKey>0</StageKey>
        </StageButton>
        <StageButton label={t("tools.rotate")} onClick={rotate}>
          <RotateCw aria-hidden size={15} /> <StageKey>R</StageKey>
        </StageButton>
        <StageButton label={t("tools.fullScreen")} onClick={full}>
          <Maximize aria-hidden size={15} />
        </StageButton>
      </StageHead>
      <section
        ref={well}
        aria-label={t(`items.${item.kind}`)}
        onPointerDown={down}
        onPointerMove={moved}
        onPointerUp={() => {
          drag.current = null;
        }}
        onDoubleClick={() => zoomBy(view.zoom > 1 ? 1 / view.zoom : 2.5)}
        className="relative min-h-0 flex-1 touch-none overflow-hidden"
        style={{ cursor: view.zoom > 1 ? "grab" : "zoom-in" }}
      >
        {loaded?.state === "ready" ? (
          <img
            src={loaded.url}
            alt={t(`imageAlt.${item.kind}`)}
            draggable={false}
            className="absolute inset-3 m-auto max-h-[calc(100%-1.5rem)] max-w-[calc(100%-1.5rem)] select-none"
            style={{
              transform: `translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${view.zoom * (sideways ? 0.72 : 1)})`,
            }}
          />
        ) : (
          <div className="grid h-full place-items-center text-stage-ink-2">
            {loaded?.state === "failed" ? (
              <div className="text-center">
                <p className="mb-3">{t("states.failed")}</p>
                <Button onClick={onRetry}>{t("recollect")}</Button>
              </div>
            ) : (
              <Spinner size={22} />
            )}
          </div>
        )}
      </section>
    </div>
  );
}
