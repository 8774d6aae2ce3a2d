"use client";

import { Contrast, Maximize, Palette, RotateCw, ZoomIn, ZoomOut } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { StageButton, StageKey } from "@/components/reviews/stage-button";
import type { Shortcut } from "@/components/shell/shortcut";
import { type Zoom, zoomStep } from "./use-zoom";

/** Contrast and grey: filters over the view, never written into what is judged. */
export function useEnhancement() {
  const [contrast, setContrast] = useState(false);
  const [grey, setGrey] = useState(false);
  return {
    contrast,
    grey,
    toggleContrast: () => setContrast(!contrast),
    toggleGrey: () => setGrey(!grey),
    filter: [contrast && "contrast(1.7)", grey && "grayscale(1)"].filter(Boolean).join(" ") || undefined,
  };
}
export type Enhancement = ReturnType<typeof useEnhancement>;

/** The keys of `ViewTools`. */
export function useViewKeys(zoom: Zoom, enhancement: Enhancement, full: () => void): Shortcut[] {
  const t = useTranslations("review.tools");
  const own = useTranslations("stage");
  return [
    { keys: "+", label: t("zoomIn"), run: () => zoom.zoomBy(zoomStep) },
    { keys: "-", label: t("zoomOut"), run: () => zoom.zoomBy(1 / zoomStep) },
    { keys: "0", label: t("fit"), run: zoom.reset },
    { keys: "r", label: t("rotate"), run: zoom.rotate },
    { keys: "e", label: own("contrast"), run: enhancement.toggleContrast },
    { keys: "f", label: t("fullScreen"), run: full },
    { keys: "shift+ArrowUp", label: own("panUp"), run: () => zoom.panBy(0, 60) },
    { keys: "shift+ArrowDown", label: own("panDown"), run: () => zoom.panBy(0, -60) },
  ];
}

interface ViewToolsProps {
  zoom: Zoom;
  enhancement: Enhancement;
  onFull: () => void;
}

/** How the picture is shown. */
export function ViewTools({ zoom, enhancement, onFull }: ViewToolsProps) {
  const t = useTranslations("review.tools");
  const own = useTranslations("stage");
  return (
    <>
      <StageButton label={own("contrast")} pressed={enhancement.contrast} onClick={enhancement.toggleContrast}>
        <Contrast aria-hidden size={15} /> <StageKey>E</StageKey>
      </StageButton>
      <StageButton label={own("grey")} pressed={enhancement.grey} onClick={enhancement.toggleGrey}>
        <Palette aria-hidden size={15} />
      </StageButton>
      <StageButton label={t("rotate")} onClick={zoom.rotate}>
        <RotateCw aria-hidden size={15} /> <StageKey>R</StageKey>
      </StageButton>
      <span aria-hidden className="mx-1 h-4 w-px bg-stage-line" />
      <StageButton label={t("zoomOut")} onClick={() => zoom.zoomBy(1 / zoomStep)}>
        <ZoomOut aria-hidden size={15} />
      </StageButton>
      <StageButton label={own("pixels")} onClick={zoom.pixels} className="w-14">
        {zoom.percent === null ? "" : t("zoomIs", { percent: zoom.percent })}
      </StageButton>
      <StageButton label={t("zoomIn")} onClick={() => zoom.zoomBy(zoomStep)}>
        <ZoomIn aria-hidden size={15} />
      </StageButton>
      <StageButton label={t("fit")} onClick={zoom.reset}>
        {t("fit")} <StageKey>0</StageKey>
      </StageButton>
      <span aria-hidden className="mx-1 h-4 w-px bg-stage-line" />
      <StageButton label={t("fullScreen")} onClick={onFull}>
        <Maximize aria-hidden size={15} />
      </StageButton>
    </>
  );
}
