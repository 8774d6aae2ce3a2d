"use client";

import { type SyntheticEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Coverage } from "@/components/reviews/coverage";
import { mergeStretches } from "@/lib/evidence/stretches";
import { recordLookAction } from "@/lib/reviews/actions";
import type { ReviewView } from "@/lib/reviews/views";
import { Frames } from "./frames";
import { showAt } from "./pixels";
import { readFrames } from "./read-frames";

const speeds: readonly number[] = [0.25, 0.5, 1, 1.5, 2];

/** Frames a second until the film itself has shown its own rate. */
const usualRate = 25;

/** What is presented may be this far, in seconds, from what the container says before the container is not believed. */
const disbelief = 0.004;

/** Where each film was left, by its hash: whoever looks at a picture in between goes on there. In this page's memory. */
const heads = new Map<string, number>();

/** A moment asked for from outside the stage; another `asked` asks again. */
export interface Moment {
  atMs: number;
  asked: number;
}

interface FilmSource {
  requestId: string;
  sha256: string;
  url: string;
  seen: ReviewView["video"];
  moment: Moment | null;
}

type VideoEvent = SyntheticEvent<HTMLVideoElement>;

/**
 * A film that is played or stepped frame by frame. What was on the screen, no faster than the policy allows, is reported
 * to the server. Frame times are the container's; where it cannot be read, or the player disagrees with it, they are a guess
 * from the film's own rate, and `exact` says so.
 */
export function useFilm({ requestId, sha256, url, seen, moment }: FilmSource) {
  const { fastest } = seen;
  const video = useRef<HTMLVideoElement>(null);
  const coverage = useRef(new Coverage());
  const stepped = useRef<number | null>(null);
  const loop = useRef<readonly [number, number] | null>(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState<number | null>(seen.length);
  const [rate, setRate] = useState(usualRate);
  const [read, setRead] = useState<Frames | "reading" | null>("reading");
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(Math.min(1, fastest));
  const [looping, setLooping] = useState<readonly [number, number] | null>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [unplayable, setUnplayable] = useState(seen.unplayable);
  const [stretches, setStretches] = useState<[number, number][]>(seen.seen);

  const exact = read instanceof Frames;
  const frames = useMemo(() => (read instanceof Frames ? read : Frames.even(rate, length ?? 0)), [read, rate, length]);

  const report = useCallback(
    async (facts: { length?: number; unplayable?: boolean } = {}) => {
      const fresh = coverage.current.take();
      if (fresh.length === 0 && facts.length === undefined && facts.unplayable === undefined) return;
      setStretches((before) => mergeStretches([...before, ...fresh]));
      await recordLookAction({
        requestId,
        kind: "video",
        sha256,
        ...(fresh.length ? { seen: fresh } : {}),
        ...facts,
      }).catch(() => {});
    },
    [requestId, sha256],
  );

  // What was seen is handed over every few seconds and when the officer turns elsewhere.
  useEffect(() => {
    const timer = setInterval(() => void report(), 4000);
    return () => {
      clearInterval(timer);
      void report();
    };
  }, [report]);

  useEffect(() => {
    const reading = new AbortController();
    void readFrames(url, reading.signal).then((found) => {
      if (!reading.signal.aborted) setRead(found);
    });
    return () => reading.abort();
  }, [url]);

  /** What plays at a countable speed was seen up to here. */
  const noteHead = useCallback(
    (element: HTMLVideoElement) => {
      if (!element.seeking && element.playbackRate <= fastest) coverage.current.playing(element.currentTime);
    },
    [fastest],
  );

  // Each frame as it comes on the screen: it closes a loop, and shows whether the container told the truth.
  useEffect(() => {
    const element = video.current;
    if (!element?.requestVideoFrameCallback) return;
    let last: number | null = null;
    let handle = 0;
    const presented = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      const shown = frames.at(mediaTime);
      element.dataset.frame = String(shown);
      if (exact && Math.abs(mediaTime - frames.start(shown)) > disbelief) setRead(null);
      const gap = last === null ? 0 : mediaTime - last;
      if (!exact && gap > 0.005 && gap < 0.2 && !element.paused) setRate(Math.round(1 / gap) || usualRate);
      last = mediaTime;
      if (loop.current && !element.paused && !element.seeking && mediaTime + frames.span(shown) >= loop.current[1]) {
        noteHead(element);
        coverage.current.pause();
        element.currentTime = loop.current[0];
      }
      handle = element.requestVideoFrameCallback(presented);
    };
    handle = element.requestVideoFrameCallback(presented);
    return () => element.cancelVideoFrameCallback(handle);
  }, [frames, exact, noteHead]);

  const learnLength = (element: HTMLVideoElement) => {
    const begin = () => {
      setLength(element.duration);
      void report({ length: element.duration });
      const left = heads.get(sha256);
      if (left !== undefined) element.currentTime = left;
      else if (element.currentTime > 0) element.currentTime = 0;
    };
    if (Number.isFinite(element.duration) && element.duration > 0) return begin();
    // A film without a stated length tells it once its end was reached: go there and come back.
    const told = () => {
      if (!Number.isFinite(element.duration)) return;
      element.removeEventListener("durationchange", told);
      begin();
    };
    element.addEventListener("durationchange", told);
    element.currentTime = 1e7;
  };

  const go = (to: number) => {
    const element = video.current;
    if (!element || length === null) return;
    coverage.current.pause();
    element.currentTime = Math.min(Math.max(0, to), length);
    setAt(element.currentTime);
  };
  const seek = (to: number) => {
    stepped.current = null;
    go(to);
  };
  const toggle = () => {
    const element = video.current;
    if (!element || unplayable) return;
    if (element.paused) void element.play().catch(() => {});
    else element.pause();
  };
  const toFrame = (frame: number) => {
    const element = video.current;
    if (!element || unplayable) return;
    element.pause();
    const next = Math.min(Math.max(0, frame), frames.count - 1);
    stepped.current = next;
    go(frames.middle(next));
  };
  const step = (by: number) => video.current && toFrame(frames.at(video.current.currentTime) + by);
  const changeSpeed = (by: number) => {
    const allowed = speeds.filter((one) => one <= fastest);
    const next = allowed[Math.min(Math.max(allowed.indexOf(speed) + by, 0), allowed.length - 1)] ?? speed;
    setSpeed(next);
    if (video.current) video.current.playbackRate = next;
  };
  const setLoop = (stretch: readonly [number, number] | null) => {
    loop.current = stretch;
    setLooping(stretch);
    const element = video.current;
    if (stretch && element && (element.currentTime < stretch[0] || element.currentTime >= stretch[1])) seek(stretch[0]);
  };

  /** Stands still; where the frame that is shown begins, in seconds. */
  const stand = (): number | null => {
    const element = video.current;
    if (!element || unplayable || length === null) return null;
    element.pause();
    return exact ? frames.start(frames.at(element.currentTime)) : element.currentTime;
  };
  /** The same once that frame is on the screen, with the element to draw it from. */
  const still = async (): Promise<{ start: number; element: HTMLVideoElement } | null> => {
    const start = stand();
    const element = video.current;
    if (start === null || !element) return null;
    await showAt(element, exact ? frames.middle(frames.at(start)) : start);
    return { start, element };
  };

  const asked = useRef<number | null>(null);
  useEffect(() => {
    // Once the film can be gone through.
    if (!moment || length === null || read === "reading" || asked.current === moment.asked) return;
    asked.current = moment.asked;
    toFrame(frames.at(moment.atMs / 1000));
  });

  const loaded = (element: HTMLVideoElement) => {
    setSize({ width: element.videoWidth, height: element.videoHeight });
    learnLength(element);
  };
  const failed = () => {
    setUnplayable(true);
    void report({ unplayable: true });
  };
  const early = useRef({ loaded, failed });
  // What a film told before this page's code was there is not told again.
  useEffect(() => {
    const element = video.current;
    if (element?.error) early.current.failed();
    else if (element && element.readyState > 0) early.current.loaded(element);
  }, []);

  const on = {
    onLoadedMetadata: ({ currentTarget }: VideoEvent) => loaded(currentTarget),
    onDurationChange: ({ currentTarget: { duration } }: VideoEvent) => {
      if (Number.isFinite(duration)) setLength(duration);
    },
    onPlay: ({ currentTarget }: VideoEvent) => {
      setPlaying(true);
      noteHead(currentTarget);
    },
    onPause: ({ currentTarget }: VideoEvent) => {
      setPlaying(false);
      noteHead(currentTarget);
      void report();
    },
    onEnded: ({ currentTarget }: VideoEvent) => {
      setPlaying(false);
      noteHead(currentTarget);
      void report({ length: currentTarget.currentTime });
    },
    onSeeking: () => coverage.current.pause(),
    onSeeked: ({ currentTarget }: VideoEvent) => {
      // Keys held down skip frames: only the one that came on the screen was looked at.
      const frame = frames.at(currentTarget.currentTime);
      if (stepped.current !== frame) return;
      stepped.current = null;
      const part: [number, number] = [frames.start(frame), frames.start(frame) + frames.span(frame)];
      coverage.current.frame(part[0], frames.span(frame));
      setStretches((before) => mergeStretches([...before, part]));
    },
    onTimeUpdate: ({ currentTarget }: VideoEvent) => {
      setAt(currentTarget.currentTime);
      if (length !== null) heads.set(sha256, currentTarget.currentTime);
      if (!currentTarget.paused) noteHead(currentTarget);
    },
    onError: failed,
  };

  const share = length
    ? Math.min(1, stretches.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, length) - from), 0) / length)
    : 0;
  return {
    video,
    on,
    /** Where the frame on the screen begins; the head itself while frames are not known. */
    at: exact ? frames.start(frames.at(at)) : at,
    length,
    size,
    frames,
    /** Null while the container is read. */
    exact: read === "reading" ? null : exact,
    playing,
    speed,
    looping,
    unplayable,
    stretches,
    share,
    seek,
    toggle,
    step,
    toFrame,
    changeSpeed,
    setLoop,
    stand,
    still,
  };
}
export type Film = ReturnType<typeof useFilm>;
