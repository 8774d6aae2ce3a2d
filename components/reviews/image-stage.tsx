"use client";

import { List, Search, ShieldCheck } from "lucide-react";
import { type PointerEvent, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Spinner } from "@/components/ui/spinner";
import type { ReviewItem } from "@/lib/reviews/views";
import type { ImageKind } from "@/lib/workflows/evidence";
import type { Loaded } from "./evidence-bytes";
import { Loupe, loupeStep } from "./stage/loupe";
import { FeaturePanel, MarkList } from "./stage/mark-panels";
import { type Marking, useMarks } from "./stage/use-marks";
import { type Size, useZoom } from "./stage/use-zoom";
import { useEnhancement, useViewKeys, ViewTools } from "./stage/view-tools";
import { StageButton, StageKey } from "./stage-button";
import { StageHead } from "./stage-head";

interface ImageStageProps {
  item: ReviewItem & { kind: ImageKind };
  loaded: Loaded | undefined;
  onRetry: () => void;
  marking: Marking;
}

/** A picture to look into, down to its pixels: zoom, pan, rotation, contrast and loupe are views of it. */
export function ImageStage({ item, loaded, onRetry, marking }: ImageStageProps) {
  const t = useTranslations("review");
  const own = useTranslations("stage");
  const format = useFormatter();
  const frame = useRef<HTMLDivElement>(null);
  const [natural, setNatural] = useState<Size | null>(null);
  const zoom = useZoom(natural);
  const enhancement = useEnhancement();
  const [loupe, setLoupe] = useState<{ x: number; y: number } | null>(null);
  const [panel, setPanel] = useState<"feature" | "list" | null>(null);
  const kept = useMarks(marking, { source: item.kind, sha256: item.sha256 ?? "" });

  const full = () => void frame.current?.requestFullscreen?.().catch(() => {});
  const toggleLoupe = () => setLoupe(loupe ? null : { x: 0, y: 0 });
  const moveLoupe = (x: number, y: number) =>
    setLoupe((before) => {
      const { width, height } = zoom.box ?? { width: 0, height: 0 };
      const within = (value: number, most: number) => Math.min(Math.max(value, -most / 2), most / 2);
      return before && { x: within(before.x + x, width), y: within(before.y + y, height) };
    });
  const arrow = (key: string, label: string, x: number, y: number) => ({
    keys: key,
    label,
    run: () => moveLoupe(x, y),
  });
  const openFeatures = () => setPanel("feature");
  const markable = loaded?.state === "ready" && !kept.closed;

  useShortcuts(
    [
      ...useViewKeys(zoom, enhancement, full),
      { keys: "shift+ArrowLeft", label: own("panLeft"), run: () => zoom.panBy(60, 0) },
      { keys: "shift+ArrowRight", label: own("panRight"), run: () => zoom.panBy(-60, 0) },
      { keys: "l", label: own("loupe"), run: toggleLoupe },
      ...(loupe
        ? [
            arrow("ArrowLeft", own("loupeLeft"), -loupeStep, 0),
            arrow("ArrowRight", own("loupeRight"), loupeStep, 0),
            arrow("ArrowUp", own("loupeUp"), 0, -loupeStep),
            arrow("ArrowDown", own("loupeDown"), 0, loupeStep),
          ]
        : []),
      ...(markable ? [{ keys: "a", label: own("feature"), run: openFeatures }] : []),
    ],
    "evidence",
  );

  const follow = (event: PointerEvent) => {
    zoom.well.onPointerMove(event);
    const area = zoom.well.ref.current?.getBoundingClientRect();
    if (loupe && area)
      setLoupe({ x: event.clientX - area.left - area.width / 2, y: event.clientY - area.top - area.height / 2 });
  };

  const size = format.number((item.bytes ?? 0) / 1024, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });
  const type = item.mediaType?.split("/")[1]?.toUpperCase() ?? "";
  const meta = item.width
    ? t("metaPixels", { width: item.width, height: item.height ?? 0, type, size })
    : t("meta", { type, size });
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={t(`items.${item.kind}`)} meta={meta}>
        {markable && (
          <StageButton label={own("feature")} onClick={openFeatures}>
            <ShieldCheck aria-hidden size={15} /> <StageKey>A</StageKey>
          </StageButton>
        )}
        {kept.marks.length > 0 && (
          <StageButton
            label={own("marksIs", { n: kept.marks.length })}
            onClick={() => setPanel(panel === "list" ? null : "list")}
          >
            <List aria-hidden size={15} /> {kept.marks.length}
          </StageButton>
        )}
        <StageButton label={own("loupe")} pressed={loupe !== null} onClick={toggleLoupe}>
          <Search aria-hidden size={15} /> <StageKey>L</StageKey>
        </StageButton>
        <ViewTools zoom={zoom} enhancement={enhancement} onFull={full} />
      </StageHead>
      <div className="relative min-h-0 flex-1">
        {kept.problem && (
          <Note tone="warn" role="status" className="absolute inset-x-6 top-3 z-10 mx-auto max-w-140 shadow-2">
            {kept.problem}
          </Note>
        )}
        <section
          {...zoom.well}
          onPointerMove={follow}
          onDoubleClick={() => (zoom.zoomed ? zoom.reset() : zoom.zoomBy(2.5))}
          aria-label={t(`items.${item.kind}`)}
          className="absolute inset-0 touch-none overflow-hidden focus-visible:-outline-offset-2"
          style={{ cursor: loupe ? "crosshair" : zoom.zoomed ? "grab" : "zoom-in" }}
        >
          {loaded?.state === "ready" ? (
            <>
              <img
                src={loaded.url}
                alt={t(`imageAlt.${item.kind}`)}
                draggable={false}
                className="select-none"
                style={{ ...zoom.picture, filter: enhancement.filter }}
                onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                  setNatural({ width: naturalWidth, height: naturalHeight })
                }
              />
              {loupe && zoom.box && (
                <Loupe url={loaded.url} at={loupe} box={zoom.box} picture={zoom.picture} filter={enhancement.filter} />
              )}
            </>
          ) : (
            <div className="grid h-full place-items-center text-stage-ink-2">
              {loaded?.state === "failed" ? (
                <div role="alert" className="max-w-90 text-center">
                  <p className="mb-3">
                    {t("loadFailed", {
                      item: t(`long.${item.kind}`),
                      time: format.dateTime(loaded.at, { timeStyle: "short" }),
                    })}
                  </p>
                  <Button onClick={onRetry}>{t("recollect")}</Button>
                </div>
              ) : (
                <Spinner size={22} />
              )}
            </div>
          )}
        </section>
        {panel === "feature" && (
          <FeaturePanel
            marking={marking}
            at={null}
            counted={kept.counted}
            onClose={() => setPanel(null)}
            onFeature={(feature) => {
              kept.add({ kind: "feature", atMs: null, feature });
              setPanel(null);
            }}
          />
        )}
        {panel === "list" && (
          <MarkList
            marks={kept.marks}
            closed={kept.closed}
            onGo={() => setPanel(null)}
            onRemove={kept.remove}
            onClose={() => setPanel(null)}
          />
        )}
      </div>
    </div>
  );
}
