"use client";

import {
  Download,
  FastForward,
  Maximize,
  Pause,
  Play,
  Rewind,
  RotateCw,
  StepBack,
  StepForward,
  Volume2,
  VolumeX,
} from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { buttonClass } from "@/components/ui/button-class";
import { Note } from "@/components/ui/note";
import { mergeStretches } from "@/lib/evidence/stretches";
import { recordLookAction } from "@/lib/reviews/actions";
import type { ReviewItem, ReviewView } from "@/lib/reviews/views";
import { Coverage } from "./coverage";
import { evidenceUrl } from "./evidence-bytes";
import { StageButton, StageKey } from "./stage-button";
import { StageHead } from "./stage-head";

const speeds = [0.25, 0.5, 1, 1.5, 2] as const;

/** Frames a second until the film itself has shown its own rate. */
const usualRate = 25;

function clock(seconds: number, digits = 0): string {
  const whole = Math.floor(seconds / 60);
  return `${whole}:${(seconds - whole * 60).toFixed(digits).padStart(digits ? 3 + digits : 2, "0")}`;
}

interface VideoStageProps {
  requestId: string;
  item: ReviewItem;
  seen: ReviewView["video"];
}

/**
 * The film with our own controls: whole or frame by frame, at up to twice the speed. What was seen is drawn darker on
 * the track and kept at the server.
 */
export function VideoStage({ requestId, item, seen }: VideoStageProps) {
  const t = useTranslations("review");
  const format = useFormatter();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const coverage = useRef(new Coverage());
  const rate = useRef(usualRate);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState<number | null>(seen.length);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [muted, setMuted] = useState(false);
  const [turn, setTurn] = useState(0);
  const [ready, setReady] = useState(false);
  const [unplayable, setUnplayable] = useState(seen.unplayable);
  const [stretches, setStretches] = useState<[number, number][]>(seen.seen);

  const report = useCallback(
    async (facts: { length?: number; unplayable?: boolean } = {}) => {
      const fresh = coverage.current.take();
      if (fresh.length === 0 && facts.length === undefined && facts.unplayable === undefined) return;
      setStretches((before) => mergeStretches([...before, ...fresh]));
      await recordLookAction({ requestId, kind: "video", ...(fresh.length ? { seen: fresh } : {}), ...facts }).catch(
        () => {},
      );
    },
    [requestId],
  );

  // What was seen is handed over every few seconds and when the officer turns elsewhere.
  useEffect(() => {
    const timer = setInterval(() => void report(), 4000);
    return () => {
      clearInterval(timer);
      void report();
    };
  }, [report]);

  const learnLength = (element: HTMLVideoElement) => {
    if (Number.isFinite(element.duration) && element.duration > 0) {
      setLength(element.duration);
      void report({ length: element.duration });
    } else {
      // A film without a stated length tells it once its end was reached: go there and come back.
      const back = () => {
        if (!Number.isFinite(element.duration)) return;
        element.removeEventListener("durationchange", back);
        element.currentTime = 0;
        setLength(element.duration);
        void report({ length: element.duration });
      };
      element.addEventListener("durationchange", back);
      element.currentTime = 1e7;
    }
  };

  // The film's own frame rate, from the times at which frames are presented while it plays.
  useEffect(() => {
    const element = video.current;
    if (!element?.requestVideoFrameCallback) return;
    let last: number | null = null;
    let handle = 0;
    const presented = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      const gap = last === null ? 0 : mediaTime - last;
      if (gap > 0.005 && gap < 0.2 && !element.paused) rate.current = Math.round(1 / gap) || usualRate;
      last = mediaTime;
      handle = element.requestVideoFrameCallback(presented);
    };
    handle = element.requestVideoFrameCallback(presented);
    return () => element.cancelVideoFrameCallback(handle);
  }, []);

  /** What plays at a countable speed was seen up to here. */
  const noteHead = (element: HTMLVideoElement) => {
    if (!element.seeking && element.playbackRate <= 2) coverage.current.playing(element.currentTime);
  };
  const seek = (to: number) => {
    const element = video.current;
    if (!element) return;
    coverage.current.pause();
    element.currentTime = Math.min(Math.max(0, to), length ?? element.duration ?? 0);
    setAt(element.currentTime);
  };
  const toggle = () => {
    const element = video.current;
    if (!element || unplayable) return;
    if (element.paused) void element.play().catch(() => {});
    else element.pause();
  };
  const stepFrames = (by: number) => {
    const element = video.current;
    if (!element || unplayable) return;
    element.pause();
    const one = 1 / rate.current;
    // The middle of the frame: a time on its edge may show its neighbour.
    const next = (Math.floor(element.currentTime * rate.current + 1e-4) + by + 0.5) * one;
    seek(next);
    coverage.current.frame(next - one / 2, one);
  };
  const changeSpeed = (by: number) => {
    const next =
      speeds[Math.min(Math.max(speeds.indexOf(speed as (typeof speeds)[number]) + by, 0), speeds.length - 1)] ?? 1;
    setSpeed(next);
    if (video.current) video.current.playbackRate = next;
  };
  const full = () => void frame.current?.requestFullscreen?.().catch(() => {});

  useShortcuts([
    { keys: " ", label: `${t("player.play")} / ${t("player.pause")}`, run: toggle },
    { keys: "ArrowLeft", label: t("player.back"), run: () => seek((video.current?.currentTime ?? 0) - 2) },
    { keys: "ArrowRight", label: t("player.forward"), run: () => seek((video.current?.currentTime ?? 0) + 2) },
    { keys: ",", label: t("player.frameBack"), run: () => stepFrames(-1) },
    { keys: ".", label: t("player.frameForward"), run: () => stepFrames(1) },
    { keys: "[", label: t("player.slower"), run: () => changeSpeed(-1) },
    { keys: "]", label: t("player.faster"), run: () => changeSpeed(1) },
    { keys: "r", label: t("tools.rotate"), run: () => setTurn((turn + 90) % 360) },
    { keys: "f", label: t("tools.fullScreen"), run: full },
  ]);

  const share = length
    ? Math.min(1, stretches.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, length) - from), 0) / length)
    : 0;
  const percent = Math.round(share * 100);
  const size = format.number((item.bytes ?? 0) / 2 ** 20, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  });
  const meta = [
    length ? clock(length) : null,
    t("meta", { type: item.mediaType?.split("/")[1]?.toUpperCase() ?? "", size }),
  ]
    .filter(Boolean)
    .join(" · ");
  const source = evidenceUrl(requestId, "video", item.sha256);
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={t("items.video")} meta={meta}>
        <StageButton label={t("tools.rotate")} onClick={() => setTurn((turn + 90) % 360)}>
          <RotateCw aria-hidden size={15} /> <StageKey>R</StageKey>
        </StageButton>
        <StageButton label={t("tools.fullScreen")} onClick={full}>
          <Maximize aria-hidden size={15} />
        </StageButton>
      </StageHead>
      <div className="relative grid min-h-0 flex-1 place-items-center overflow-hidden p-3">
        {unplayable && (
          <Note
            tone="warn"
            role="status"
            className="absolute inset-x-6 top-6 z-10 mx-auto max-w-120 shadow-2"
            action={
              <a className={buttonClass()} href={`${source}&download=1`} download>
                <Download aria-hidden size={14} />
                {t("player.download")}
              </a>
            }
          >
            {t("player.unplayable")}
          </Note>
        )}
        <video
          ref={video}
          src={source}
          preload="auto"
          playsInline
          muted={muted}
          tabIndex={-1}
          aria-label={t("items.video")}
          className="max-h-full max-w-full"
          style={{ transform: turn ? `rotate(${turn}deg) scale(${turn % 180 ? 0.72 : 1})` : undefined }}
          onLoadedMetadata={(event) => {
            setReady(true);
            learnLength(event.currentTarget);
          }}
          onDurationChange={(event) => {
            const { duration } = event.currentTarget;
            if (Number.isFinite(duration)) setLength(duration);
          }}
          onPlay={(event) => {
            setPlaying(true);
            noteHead(event.currentTarget);
          }}
          onPause={(event) => {
            setPlaying(false);
            noteHead(event.currentTarget);
            void report();
          }}
          onEnded={(event) => {
            setPlaying(false);
            noteHead(event.currentTarget);
            void report({ length: event.currentTarget.currentTime });
          }}
          onSeeking={() => coverage.current.pause()}
          onTimeUpdate={(event) => {
            const element = event.currentTarget;
            setAt(element.currentTime);
            if (!element.paused) noteHead(element);
          }}
          onError={() => {
            setUnplayable(true);
            void report({ unplayable: true });
          }}
          onClick={toggle}
        />
      </div>
      <div className="shrink-0 border-t border-stage-line bg-stage-bar px-3 pt-2.5 pb-1 text-stage-ink">
        <Track at={at} length={length} stretches={stretches} onSeek={seek} />
        <div className="mt-1.5 flex h-9 items-center gap-0.5 text-small">
          <button
            type="button"
            aria-label={playing ? t("player.pause") : t("player.play")}
            onClick={toggle}
            className="grid size-8 shrink-0 place-items-center rounded-full bg-stage-ink text-stage-bar"
          >
            {playing ? (
              <Pause aria-hidden size={15} fill="currentColor" />
            ) : (
              <Play aria-hidden size={15} fill="currentColor" />
            )}
          </button>
          <span className="mr-2.5 ml-2 font-medium whitespace-nowrap">
            {clock(at, 2)} <span className="font-regular text-stage-ink-2">/ {length ? clock(length) : "–"}</span>
          </span>
          <StageButton label={t("player.back")} onClick={() => seek(at - 2)}>
            <Rewind aria-hidden size={15} /> <StageKey>←</StageKey>
          </StageButton>
          <StageButton label={t("player.frameBack")} onClick={() => stepFrames(-1)}>
            <StepBack aria-hidden size={15} /> <StageKey>,</StageKey>
          </StageButton>
          <StageButton label={t("player.frameForward")} onClick={() => stepFrames(1)}>
            <StepForward aria-hidden size={15} /> <StageKey>.</StageKey>
          </StageButton>
          <StageButton label={t("player.forward")} onClick={() => seek(at + 2)}>
            <FastForward aria-hidden size={15} /> <StageKey>→</StageKey>
          </StageButton>
          <span aria-hidden className="mx-1 h-4 w-px bg-stage-line" />
          <StageButton label={t("player.slower")} onClick={() => changeSpeed(-1)}>
            <StageKey>[</StageKey>
          </StageButton>
          <span className="min-w-9 text-center" aria-live="polite">
            {format.number(speed)}×
          </span>
          <StageButton label={t("player.faster")} onClick={() => changeSpeed(1)}>
            <StageKey>]</StageKey>
          </StageButton>
          <StageButton label={muted ? t("player.unmute") : t("player.mute")} onClick={() => setMuted(!muted)}>
            {muted ? <VolumeX aria-hidden size={15} /> : <Volume2 aria-hidden size={15} />}
          </StageButton>
          <span className="ml-auto whitespace-nowrap text-stage-ink-2">
            {ready || unplayable ? t("player.watched", { percent }) : t("player.loading")}
          </span>
        </div>
      </div>
    </div>
  );
}

interface TrackProps {
  at: number;
  length: number | null;
  stretches: readonly [number, number][];
  onSeek: (to: number) => void;
}

/** The scrubber: darker where the film was seen. */
function Track({ at, length, stretches, onSeek }: TrackProps) {
  const t = useTranslations("review.player");
  const bar = useRef<HTMLDivElement>(null);
  const total = length ?? 0;
  const share = (seconds: number) => (total > 0 ? `${Math.min(100, (seconds / total) * 100)}%` : "0%");
  const point = (event: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect();
    if (box && total > 0) onSeek(((event.clientX - box.left) / box.width) * total);
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
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(to);
  };
  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={t("position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(total)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={t("of", { at: clock(at), length: clock(total) })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        point(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && point(event)}
      onKeyDown={keys}
      className="relative h-2 cursor-pointer touch-none rounded-full bg-stage-track"
    >
      {stretches.map(([from, to]) => (
        <span
          key={from}
          aria-hidden
          className="absolute inset-y-0 bg-stage-seen"
          style={{ left: share(from), width: share(to - from) }}
        />
      ))}
      <span
        aria-hidden
        className="absolute -top-1 size-4 -translate-x-1/2 rounded-full border-3 border-stage-bar bg-accent shadow-[0_0_0_1px_var(--accent)]"
        style={{ left: share(at) }}
      />
    </div>
  );
}
