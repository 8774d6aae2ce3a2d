"use client";

import { Download } from "lucide-react";
import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { buttonClass } from "@/components/ui/button-class";
import { Note } from "@/components/ui/note";
import type { MarkView } from "@/lib/marks/views";
import type { ReviewItem, ReviewView } from "@/lib/reviews/views";
import { evidenceUrl } from "./evidence-bytes";
import { useClock } from "./stage/clock";
import { frameMs } from "./stage/frames";
import { FeaturePanel, MarkList, WordPanel } from "./stage/mark-panels";
import { frameHash } from "./stage/pixels";
import { PlayerBar } from "./stage/player-bar";
import { Track } from "./stage/track";
import { type Moment, useFilm } from "./stage/use-film";
import { type Marking, useMarkName, useMarks } from "./stage/use-marks";
import { useZoom } from "./stage/use-zoom";
import { useEnhancement, useViewKeys, ViewTools } from "./stage/view-tools";
import { StageHead } from "./stage-head";

interface VideoStageProps {
  requestId: string;
  item: ReviewItem;
  seen: ReviewView["video"];
  marking: Marking;
  moment: Moment | null;
}

/** The film with our own controls: whole or frame by frame, at up to twice the speed, with the marks made on it. */
export function VideoStage({ requestId, item, seen, marking, moment }: VideoStageProps) {
  const t = useTranslations("review");
  const own = useTranslations("stage");
  const format = useFormatter();
  const frame = useRef<HTMLDivElement>(null);
  const sha256 = item.sha256 ?? "";
  const url = evidenceUrl(requestId, "video", item.sha256);
  const clock = useClock();
  const film = useFilm({ requestId, sha256, url, seen, moment });
  const zoom = useZoom(film.size);
  const enhancement = useEnhancement();
  const kept = useMarks(marking, { source: "video", sha256 });
  const nameOf = useMarkName();
  const [muted, setMuted] = useState(false);
  const [panel, setPanel] = useState<{ name: "word" | "feature"; at: number } | { name: "list" } | null>(null);
  const [said, setSaid] = useState("");
  const { at, length, frames, unplayable } = film;

  const placed = kept.marks.map((mark) => ({ mark, at: (mark.atMs ?? 0) / 1000 }));
  const goTo = ({ atMs }: Pick<MarkView, "atMs">) => film.toFrame(frames.at((atMs ?? 0) / 1000));
  const toMark = (by: 1 | -1) => {
    const ahead = by > 0 ? placed.filter((one) => one.at > at + 0.001) : placed.filter((one) => one.at < at - 0.001);
    const next = by > 0 ? ahead[0] : ahead.at(-1);
    if (!next) return setSaid(own("noMore"));
    goTo(next.mark);
    setSaid(own("atMark", { name: nameOf(next.mark), at: clock(next.at, 1) }));
  };
  /** The stretch between the marks around the head, the film's ends included. */
  const loop = () => {
    if (film.looping || length === null) return film.setLoop(null);
    const from = placed.filter((one) => one.at <= at + 0.001).at(-1)?.at ?? 0;
    const to = placed.find((one) => one.at > at + 0.001)?.at ?? length;
    film.setLoop([from, to]);
    setSaid(own("looping", { from: clock(from, 1), to: clock(to, 1) }));
  };
  /** Whatever is marked is marked on a frame that stands still; the window is there before the next key. */
  const ask = (name: "word" | "feature") => {
    const start = kept.closed ? null : film.stand();
    if (start !== null) setPanel({ name, at: start });
  };
  const onMark = () => ask("word");
  const onFeature = () => ask("feature");
  const onSnapshot = async () => {
    const shown = kept.closed ? null : await film.still();
    if (!shown) return;
    kept.add({ kind: "snapshot", atMs: frameMs(shown.start), frameSha256: await frameHash(shown.element) });
    setSaid(own("snapshotAt", { at: clock(shown.start, 2) }));
  };
  const full = () => void frame.current?.requestFullscreen?.().catch(() => {});

  useShortcuts(
    [
      { keys: " ", label: `${t("player.play")} / ${t("player.pause")}`, run: film.toggle },
      { keys: "ArrowLeft", label: t("player.back"), run: () => film.seek(at - 2) },
      { keys: "ArrowRight", label: t("player.forward"), run: () => film.seek(at + 2) },
      { keys: ",", label: t("player.frameBack"), run: () => film.step(-1) },
      { keys: ".", label: t("player.frameForward"), run: () => film.step(1) },
      { keys: "[", label: t("player.slower"), run: () => film.changeSpeed(-1) },
      { keys: "]", label: t("player.faster"), run: () => film.changeSpeed(1) },
      { keys: "shift+ArrowLeft", label: own("previousMark"), run: () => toMark(-1) },
      { keys: "shift+ArrowRight", label: own("nextMark"), run: () => toMark(1) },
      ...(kept.closed || unplayable
        ? []
        : [
            { keys: "m", label: own("mark"), run: onMark },
            { keys: "a", label: own("feature"), run: onFeature },
            { keys: "s", label: own("snapshot"), run: () => void onSnapshot() },
          ]),
    ],
    "video",
  );
  useShortcuts(useViewKeys(zoom, enhancement, full), "evidence");

  const size = format.number((item.bytes ?? 0) / 2 ** 20, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  });
  const meta = [
    length ? clock(length) : null,
    film.size && `${film.size.width} × ${film.size.height}`,
    film.exact && own("rate", { rate: Math.round(frames.rate * 10) / 10 }),
    t("meta", { type: item.mediaType?.split("/")[1]?.toUpperCase() ?? "", size }),
  ]
    .filter(Boolean)
    .join(" · ");
  const close = () => setPanel(null);
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={t("items.video")} meta={meta}>
        <ViewTools zoom={zoom} enhancement={enhancement} onFull={full} />
      </StageHead>
      <div className="relative min-h-0 flex-1">
        {unplayable && (
          <Note
            tone="warn"
            role="status"
            className="absolute inset-x-6 top-6 z-10 mx-auto max-w-120 shadow-2"
            action={
              <a className={buttonClass()} href={`${url}&download=1`} download>
                <Download aria-hidden size={14} />
                {t("player.download")}
              </a>
            }
          >
            {t("player.unplayable")}
          </Note>
        )}
        {(film.exact === false && !unplayable) || kept.problem ? (
          <Note tone="warn" role="status" className="absolute inset-x-6 top-3 z-10 mx-auto max-w-140 shadow-2">
            {kept.problem ?? own("about")}
          </Note>
        ) : null}
        <section
          {...zoom.well}
          aria-label={t("items.video")}
          className="absolute inset-0 touch-none overflow-hidden focus-visible:-outline-offset-2"
          style={{ cursor: zoom.zoomed ? "grab" : undefined }}
        >
          <video
            ref={film.video}
            src={url}
            preload="auto"
            playsInline
            muted={muted}
            tabIndex={-1}
            aria-label={t("items.video")}
            style={{ ...zoom.picture, filter: enhancement.filter }}
            {...film.on}
            onClick={() => {
              if (!zoom.wasDragged()) film.toggle();
            }}
          />
        </section>
        {panel?.name === "word" && (
          <WordPanel
            at={panel.at}
            onClose={close}
            onWord={(label) => {
              kept.add({ kind: "mark", atMs: frameMs(panel.at), label });
              close();
            }}
          />
        )}
        {panel?.name === "feature" && (
          <FeaturePanel
            marking={marking}
            at={panel.at}
            counted={kept.counted}
            onClose={close}
            onFeature={(feature) => {
              kept.add({ kind: "feature", atMs: frameMs(panel.at), feature });
              close();
            }}
          />
        )}
        {panel?.name === "list" && (
          <MarkList
            marks={kept.marks}
            closed={kept.closed}
            onGo={(one) => {
              goTo(one);
              close();
            }}
            onRemove={kept.remove}
            onClose={close}
          />
        )}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="shrink-0 border-t border-stage-line bg-stage-bar px-3 pt-1.5 pb-1 text-stage-ink">
        <Track
          at={at}
          length={length}
          stretches={film.stretches}
          marks={placed.map((one) => ({ id: one.mark.id, at: one.at, name: nameOf(one.mark) }))}
          loop={film.looping}
          onSeek={film.seek}
        />
        <PlayerBar
          film={film}
          muted={muted}
          onMute={() => setMuted(!muted)}
          onLoop={loop}
          marking={
            kept.closed || unplayable
              ? null
              : { onMark, onFeature, onSnapshot: () => void onSnapshot(), busy: kept.busy }
          }
          marks={kept.marks.length}
          onList={() => setPanel(panel?.name === "list" ? null : { name: "list" })}
        />
      </div>
    </div>
  );
}
