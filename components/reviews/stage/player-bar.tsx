"use client";

import {
  Camera,
  FastForward,
  Flag,
  List,
  Pause,
  Play,
  Repeat,
  Rewind,
  ShieldCheck,
  StepBack,
  StepForward,
  Volume2,
  VolumeX,
} from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { StageButton, StageKey } from "@/components/reviews/stage-button";
import { useClock } from "./clock";
import type { Film } from "./use-film";

interface PlayerBarProps {
  film: Film;
  muted: boolean;
  onMute: () => void;
  onLoop: () => void;
  /** The tools that keep something; null while nothing may be kept any more. */
  marking: { onMark: () => void; onFeature: () => void; onSnapshot: () => void; busy: boolean } | null;
  marks: number;
  onList: () => void;
}

/** The player's controls. Every key has its button here. */
export function PlayerBar({ film, muted, onMute, onLoop, marking, marks, onList }: PlayerBarProps) {
  const t = useTranslations("review.player");
  const own = useTranslations("stage");
  const format = useFormatter();
  const clock = useClock();
  const { at, length, playing, speed, looping, exact, unplayable } = film;
  const rule = <span aria-hidden className="mx-1 h-4 w-px shrink-0 bg-stage-line" />;
  return (
    <div className="mt-1 flex h-9 items-center gap-0.5 text-small max-desk:h-auto max-desk:min-h-9 max-desk:flex-wrap">
      <button
        type="button"
        aria-label={playing ? t("pause") : t("play")}
        onClick={film.toggle}
        className="grid size-8 shrink-0 place-items-center rounded-full bg-stage-ink text-stage-bar"
      >
        {playing ? (
          <Pause aria-hidden size={15} fill="currentColor" />
        ) : (
          <Play aria-hidden size={15} fill="currentColor" />
        )}
      </button>
      <span
        className="mr-1.5 ml-2 font-medium whitespace-nowrap tabular-nums"
        title={exact === false ? own("about") : undefined}
      >
        {exact === false && (
          <>
            <span aria-hidden>≈ </span>
            <span className="sr-only">{own("about")} </span>
          </>
        )}
        {clock(at, 2)} <span className="font-regular text-stage-ink-2">/ {length ? clock(length) : "–"}</span>
      </span>
      <StageButton label={t("back")} onClick={() => film.seek(at - 2)}>
        <Rewind aria-hidden size={15} />
      </StageButton>
      <StageButton label={t("frameBack")} onClick={() => film.step(-1)}>
        <StepBack aria-hidden size={15} /> <Key>,</Key>
      </StageButton>
      <StageButton label={t("frameForward")} onClick={() => film.step(1)}>
        <StepForward aria-hidden size={15} /> <Key>.</Key>
      </StageButton>
      <StageButton label={t("forward")} onClick={() => film.seek(at + 2)}>
        <FastForward aria-hidden size={15} />
      </StageButton>
      {rule}
      <StageButton label={t("slower")} onClick={() => film.changeSpeed(-1)} className="px-1">
        <StageKey>[</StageKey>
      </StageButton>
      <span className="min-w-8 text-center" aria-live="polite">
        {format.number(speed)}×
      </span>
      <StageButton label={t("faster")} onClick={() => film.changeSpeed(1)} className="px-1">
        <StageKey>]</StageKey>
      </StageButton>
      <StageButton label={muted ? t("unmute") : t("mute")} onClick={onMute}>
        {muted ? <VolumeX aria-hidden size={15} /> : <Volume2 aria-hidden size={15} />}
      </StageButton>
      <StageButton label={own("loop")} pressed={looping !== null} onClick={onLoop}>
        <Repeat aria-hidden size={15} />
      </StageButton>
      <span className="ml-auto pl-2 whitespace-nowrap text-stage-ink-2">
        {film.size || unplayable ? t("watched", { percent: Math.round(film.share * 100) }) : t("loading")}
      </span>
      {rule}
      {marking && (
        <>
          <StageButton label={own("mark")} onClick={marking.onMark}>
            <Flag aria-hidden size={15} /> <Word>{own("mark")}</Word> <StageKey>M</StageKey>
          </StageButton>
          <StageButton label={own("feature")} onClick={marking.onFeature}>
            <ShieldCheck aria-hidden size={15} /> <Word>{own("featureShort")}</Word> <StageKey>A</StageKey>
          </StageButton>
          <StageButton label={own("snapshot")} aria-disabled={marking.busy} onClick={marking.onSnapshot}>
            <Camera aria-hidden size={15} /> <StageKey>S</StageKey>
          </StageButton>
        </>
      )}
      <StageButton label={own("marksIs", { n: marks })} onClick={onList}>
        <List aria-hidden size={15} /> {marks}
      </StageButton>
    </div>
  );
}

/** A tool's name beside its sign, where there is room. */
function Word({ children }: { children: string }) {
  return <span className="max-wide:hidden">{children}</span>;
}

/** A key's name where there is room for it. */
function Key({ children }: { children: string }) {
  return (
    <span className="contents max-wide:hidden">
      <StageKey>{children}</StageKey>
    </span>
  );
}
