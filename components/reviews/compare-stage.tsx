"use client";

import { Contrast, Layers, Link2, Maximize, Ruler, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { ReviewView } from "@/lib/reviews/views";
import type { ImageKind, ItemKind } from "@/lib/workflows/evidence";
import type { Loaded } from "./evidence-bytes";
import { ComparePane } from "./stage/compare-pane";
import { changed, type PaneView, startView, type ViewChange, widest } from "./stage/compare-view";
import { Guides } from "./stage/guides";
import type { Moment } from "./stage/use-film";
import { zoomStep } from "./stage/use-zoom";
import { StageButton, StageKey } from "./stage-button";
import { StageHead } from "./stage-head";

/** What lies side by side: the three faces, or the document on film beside its picture. */
const sets = {
  faces: ["document_photo", "document_owner", "video"],
  document: ["document_front", "video"],
} as const satisfies Record<string, readonly ItemKind[]>;
type SetName = keyof typeof sets;

const order: readonly ItemKind[] = ["document_photo", "document_owner", "video", "document_front", "document_rear"];

interface CompareStageProps {
  requestId: string;
  items: ReviewView["items"];
  seen: ReviewView["video"];
  pictures: Partial<Record<ImageKind, Loaded>>;
  /** A moment of the film asked for from outside. */
  moment: Moment | null;
  /** Opening a picture here is a look like any other. */
  onOpen: (kind: ImageKind) => void;
}

/** Pictures side by side, moved and enlarged together. */
export function CompareStage({ requestId, items, seen, pictures, moment, onOpen }: CompareStageProps) {
  const t = useTranslations("review");
  const own = useTranslations("stage");
  const format = useFormatter();
  const frame = useRef<HTMLDivElement>(null);
  const [set, setSet] = useState<SetName>("faces");
  const [shown, setShown] = useState<readonly ItemKind[]>(sets.faces);
  const [views, setViews] = useState<readonly PaneView[]>([startView, startView, startView]);
  const [active, setActive] = useState(0);
  const [linked, setLinked] = useState(true);
  const [guides, setGuides] = useState(true);
  const [grey, setGrey] = useState(false);
  const [overlay, setOverlay] = useState(false);
  const [opacity, setOpacity] = useState(0.5);

  const wanted = shown.filter((kind): kind is ImageKind => kind !== "video").join(" ");
  const opened = useRef(onOpen);
  useEffect(() => {
    opened.current = onOpen;
  });
  useEffect(() => {
    for (const kind of wanted.split(" ")) opened.current(kind as ImageKind);
  }, [wanted]);

  const choose = (pane: number, kind: ItemKind) =>
    // What stood elsewhere changes places: nothing is shown twice.
    setShown((before) => before.map((one, at) => (at === pane ? kind : one === kind ? (before[pane] ?? one) : one)));
  const chooseSet = (name: SetName) => {
    setSet(name);
    setShown(sets[name]);
    setViews([startView, startView, startView]);
    setActive(0);
  };
  const change = (pane: number, by: ViewChange) =>
    setViews((before) => before.map((view, at) => (linked || at === pane ? changed(view, by) : view)));
  const reset = () => setViews((before) => before.map((view, at) => (linked || at === active ? startView : view)));
  const full = () => void frame.current?.requestFullscreen?.().catch(() => {});
  const pan = (x: number, y: number) => () => change(active, { x, y });

  useShortcuts(
    [
      { keys: "+", label: t("tools.zoomIn"), run: () => change(active, { factor: zoomStep }) },
      { keys: "-", label: t("tools.zoomOut"), run: () => change(active, { factor: 1 / zoomStep }) },
      { keys: "0", label: t("tools.fit"), run: reset },
      { keys: "g", label: own("guides"), run: () => setGuides(!guides) },
      { keys: "o", label: own("overlay"), run: () => setOverlay(!overlay) },
      { keys: "e", label: own("grey"), run: () => setGrey(!grey) },
      { keys: "f", label: t("tools.fullScreen"), run: full },
      { keys: "shift+ArrowLeft", label: own("panLeft"), run: pan(60, 0) },
      { keys: "shift+ArrowRight", label: own("panRight"), run: pan(-60, 0) },
      { keys: "shift+ArrowUp", label: own("panUp"), run: pan(0, 60) },
      { keys: "shift+ArrowDown", label: own("panDown"), run: pan(0, -60) },
    ],
    "evidence",
  );

  const zoom = views[active]?.zoom ?? 1;
  /** A slider's own keys stay with it. */
  const keep = (event: KeyboardEvent) => event.key.startsWith("Arrow") && event.stopPropagation();
  const columns = shown.length - (overlay ? 1 : 0);
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={own("compare")} meta={linked ? own("movesAll") : own("movesOne")}>
        {(["faces", "document"] as const).map((name) => (
          <StageButton key={name} label={own(`sets.${name}`)} pressed={set === name} onClick={() => chooseSet(name)}>
            {own(`sets.${name}`)}
          </StageButton>
        ))}
        <span aria-hidden className="mx-1 h-4 w-px bg-stage-line" />
        <StageButton label={own("linked")} pressed={linked} onClick={() => setLinked(!linked)}>
          <Link2 aria-hidden size={15} /> <Word>{own("linked")}</Word>
        </StageButton>
        <StageButton label={own("guides")} pressed={guides} onClick={() => setGuides(!guides)}>
          <Ruler aria-hidden size={15} /> <Word>{own("guides")}</Word> <StageKey>G</StageKey>
        </StageButton>
        <StageButton label={own("grey")} pressed={grey} onClick={() => setGrey(!grey)}>
          <Contrast aria-hidden size={15} /> <Word>{own("grey")}</Word> <StageKey>E</StageKey>
        </StageButton>
        <StageButton label={own("overlay")} pressed={overlay} onClick={() => setOverlay(!overlay)}>
          <Layers aria-hidden size={15} /> <Word>{own("overlay")}</Word> <StageKey>O</StageKey>
        </StageButton>
        <span aria-hidden className="mx-1 h-4 w-px bg-stage-line" />
        <StageButton label={t("tools.fullScreen")} onClick={full}>
          <Maximize aria-hidden size={15} />
        </StageButton>
      </StageHead>
      <div className="min-h-0 flex-1 px-3 pt-3">
        <div
          className="relative grid h-full gap-px"
          style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridTemplateRows: "minmax(0, 1fr)" }}
        >
          {shown.map((kind, pane) => {
            const item = items.find((one) => one.kind === kind);
            if (!item) return null;
            return (
              <ComparePane
                key={kind}
                requestId={requestId}
                item={item}
                loaded={kind === "video" ? undefined : pictures[kind]}
                seen={seen}
                choices={order}
                view={views[pane] ?? startView}
                faces={set === "faces"}
                filter={grey ? "grayscale(1)" : undefined}
                moment={moment}
                column={overlay ? Math.max(1, pane) : pane + 1}
                opacity={overlay && pane === 1 ? opacity : null}
                onChoose={(next) => choose(pane, next)}
                onView={(by) => change(pane, by)}
                onActive={() => setActive(pane)}
              />
            );
          })}
          {guides && <Guides faces={set === "faces"} />}
        </div>
      </div>
      <div className="flex h-11 shrink-0 items-center gap-2 border-t border-stage-line bg-stage-bar px-3 text-small text-stage-ink">
        <StageButton label={t("tools.zoomOut")} onClick={() => change(active, { factor: 1 / zoomStep })}>
          <ZoomOut aria-hidden size={15} />
        </StageButton>
        <input
          type="range"
          aria-label={own("zoom")}
          min={1}
          max={widest}
          step={0.05}
          value={zoom}
          onKeyDown={keep}
          onChange={(event) => change(active, { factor: Number(event.target.value) / zoom })}
          className="w-32 accent-stage-ink"
        />
        <StageButton label={t("tools.zoomIn")} onClick={() => change(active, { factor: zoomStep })}>
          <ZoomIn aria-hidden size={15} />
        </StageButton>
        <span className="min-w-9">{format.number(zoom, { maximumFractionDigits: 1 })}×</span>
        <StageButton label={t("tools.fit")} onClick={reset}>
          {t("tools.fit")} <StageKey>0</StageKey>
        </StageButton>
        {overlay && (
          <label className="ml-3 flex items-center gap-2">
            {own("opacity")}
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={opacity}
              onKeyDown={keep}
              onChange={(event) => setOpacity(Number(event.target.value))}
              className="w-28 accent-stage-ink"
            />
          </label>
        )}
        <span className="ml-auto truncate text-stage-ink-2 max-wide:hidden">{guides && own("guidesHelp")}</span>
      </div>
    </div>
  );
}

/** A tool's name beside its sign, where there is room. */
function Word({ children }: { children: string }) {
  return <span className="max-wide:hidden">{children}</span>;
}
