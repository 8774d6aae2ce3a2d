"use client";

import { StepBack, StepForward } from "lucide-react";
import { type CSSProperties, type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { evidenceUrl, type Loaded } from "@/components/reviews/evidence-bytes";
import { StageButton } from "@/components/reviews/stage-button";
import { useShortcuts } from "@/components/shell/shortcuts";
import { classes } from "@/components/ui/classes";
import { Spinner } from "@/components/ui/spinner";
import type { ReviewItem, ReviewView } from "@/lib/reviews/views";
import type { ItemKind } from "@/lib/workflows/evidence";
import { useClock } from "./clock";
import { baseScale, type PaneView, type ViewChange } from "./compare-view";
import { type Moment, useFilm } from "./use-film";
import { type Size, useBox } from "./use-zoom";

export interface PaneProps {
  requestId: string;
  item: ReviewItem;
  loaded: Loaded | undefined;
  seen: ReviewView["video"];
  /** What may be shown here instead. */
  choices: readonly ItemKind[];
  view: PaneView;
  faces: boolean;
  filter: string | undefined;
  moment: Moment | null;
  /** Of the grid, from 1. */
  column: number;
  /** Of a pane laid over the one before it; null beside it. */
  opacity: number | null;
  onChoose: (kind: ItemKind) => void;
  onView: (change: ViewChange) => void;
  onActive: () => void;
}

/** One of the pictures compared: the file as it is, moved and enlarged only. */
export function ComparePane(props: PaneProps) {
  return props.item.kind === "video" && props.item.state === "stored" ? (
    <FilmPane {...props} sha256={props.item.sha256 ?? ""} />
  ) : (
    <StillPane {...props} />
  );
}

function StillPane(props: PaneProps) {
  const { item, loaded } = props;
  const t = useTranslations("review");
  const [size, setSize] = useState<Size | null>(null);
  const url = loaded?.state === "ready" ? loaded.url : null;
  return (
    <Frame {...props} size={size}>
      {(style) =>
        item.state !== "stored" || item.kind === "video" ? (
          <Said>{t(`states.${item.state === "stored" ? "waiting" : item.state}`)}</Said>
        ) : loaded?.state === "failed" ? (
          <Said>{t("states.failed")}</Said>
        ) : url ? (
          <img
            src={url}
            alt={t(`imageAlt.${item.kind}`)}
            draggable={false}
            className="select-none"
            style={style}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize({ width: naturalWidth, height: naturalHeight })
            }
          />
        ) : (
          <Said>
            <Spinner size={22} />
          </Said>
        )
      }
    </Frame>
  );
}

function FilmPane(props: PaneProps & { sha256: string }) {
  const { requestId, sha256, seen, moment } = props;
  const t = useTranslations("review");
  const own = useTranslations("stage");
  const clock = useClock();
  const url = evidenceUrl(requestId, "video", sha256);
  const film = useFilm({ requestId, sha256, url, seen, moment });
  useShortcuts(
    [
      { keys: ",", label: t("player.frameBack"), run: () => film.step(-1) },
      { keys: ".", label: t("player.frameForward"), run: () => film.step(1) },
      { keys: "ArrowLeft", label: t("player.back"), run: () => film.seek(film.at - 2) },
      { keys: "ArrowRight", label: t("player.forward"), run: () => film.seek(film.at + 2) },
    ],
    "video",
  );
  return (
    <Frame
      {...props}
      size={film.size}
      tools={
        <>
          <span className="text-stage-ink-2 tabular-nums" title={film.exact === false ? own("about") : undefined}>
            {film.exact === false && "≈ "}
            {clock(film.at, 2)}
          </span>
          <span className="ml-auto flex">
            <StageButton label={t("player.frameBack")} onClick={() => film.step(-1)}>
              <StepBack aria-hidden size={15} />
            </StageButton>
            <StageButton label={t("player.frameForward")} onClick={() => film.step(1)}>
              <StepForward aria-hidden size={15} />
            </StageButton>
          </span>
        </>
      }
    >
      {(style) => (
        <>
          {film.unplayable && <Said>{t("player.unplayable")}</Said>}
          <video
            ref={film.video}
            src={url}
            preload="auto"
            playsInline
            muted
            tabIndex={-1}
            aria-label={t("items.video")}
            style={style}
            {...film.on}
          />
        </>
      )}
    </Frame>
  );
}

function Said({ children }: { children: ReactNode }) {
  return <div className="grid h-full place-items-center p-4 text-center text-stage-ink-2">{children}</div>;
}

interface FrameProps extends PaneProps {
  size: Size | null;
  tools?: ReactNode;
  children: (picture: CSSProperties) => ReactNode;
}

function Frame({
  item,
  choices,
  view,
  faces,
  filter,
  column,
  opacity,
  onChoose,
  onView,
  onActive,
  size,
  tools,
  children,
}: FrameProps) {
  const t = useTranslations("review.items");
  const own = useTranslations("stage");
  const { ref, box } = useBox();
  const from = useRef<{ id: number; x: number; y: number } | null>(null);
  const scale = size && box ? baseScale(size, box, faces) * view.zoom : null;

  // React's wheel handler is passive; zooming must keep the page from scrolling.
  const zoomed = useRef(onView);
  useEffect(() => {
    zoomed.current = onView;
  });
  useEffect(() => {
    const element = ref.current;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoomed.current({ factor: event.deltaY < 0 ? 1.1 : 1 / 1.1 });
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [ref]);

  const moved = (event: PointerEvent) => {
    const last = from.current;
    if (last?.id !== event.pointerId) return;
    from.current = { id: last.id, x: event.clientX, y: event.clientY };
    onView({ x: event.clientX - last.x, y: event.clientY - last.y });
  };
  const over = opacity !== null;
  const style: CSSProperties =
    size && scale !== null
      ? {
          position: "absolute",
          left: "50%",
          top: "50%",
          width: size.width,
          height: size.height,
          maxWidth: "none",
          transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${scale})`,
          filter,
        }
      : { position: "absolute", visibility: "hidden" };
  return (
    <section
      aria-label={t(item.kind)}
      data-pane={item.kind}
      onPointerEnter={onActive}
      onFocus={onActive}
      className={classes("flex min-w-0 flex-col", over && "pointer-events-none")}
      style={{ gridColumn: column, gridRow: 1 }}
    >
      <div
        ref={ref}
        onPointerDown={(event) => {
          from.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={moved}
        onPointerUp={() => {
          from.current = null;
        }}
        className="relative min-h-0 flex-1 cursor-grab touch-none overflow-hidden"
        style={over ? { opacity } : undefined}
      >
        {children(style)}
      </div>
      <div
        className={classes(
          "flex h-8 shrink-0 items-center gap-2 px-1 text-small text-stage-ink",
          over && "flex-row-reverse",
        )}
      >
        <select
          aria-label={own("paneShows")}
          value={item.kind}
          onChange={(event) => {
            const kind = choices.find((choice) => choice === event.target.value);
            if (kind) onChoose(kind);
          }}
          className="pointer-events-auto h-6.5 max-w-36 rounded-1 bg-stage-bar px-1 font-bold text-stage-ink"
        >
          {choices.map((kind) => (
            <option key={kind} value={kind}>
              {t(kind)}
            </option>
          ))}
        </select>
        <span className="pointer-events-auto flex min-w-0 flex-1 items-center gap-2">{tools}</span>
      </div>
    </section>
  );
}
