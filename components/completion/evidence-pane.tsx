"use client";

import { useMutation } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type Loaded, useEvidenceBytes } from "@/components/reviews/evidence-bytes";
import { ItemState } from "@/components/reviews/item-state";
import { type Size, useZoom } from "@/components/reviews/stage/use-zoom";
import { useEnhancement, useViewKeys, ViewTools } from "@/components/reviews/stage/view-tools";
import { StageButton, StageKey } from "@/components/reviews/stage-button";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { papers } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { run } from "@/lib/result";
import { recollectEvidenceAction } from "@/lib/reviews/actions";
import { type ImageKind, imageKinds } from "@/lib/workflows/evidence";

interface EvidencePaneProps {
  view: CompletionView;
  onChanged: () => void;
  onProblem: (error: unknown) => void;
}

/** The pictures beside the papers: who signs sees both at once. Each that is turned to is a look, and recorded as one. */
export function EvidencePane({ view, onChanged, onProblem }: EvidencePaneProps) {
  const t = useTranslations("review");
  const { pictures, open } = useEvidenceBytes(view.row.id, null);
  const [kind, setKind] = useState<ImageKind>("document_front");
  const recollect = useMutation({
    mutationFn: () => run(recollectEvidenceAction, { requestId: view.row.id }),
    onSuccess: onChanged,
    onError: onProblem,
  });
  const item = view.items.find((entry) => entry.kind === kind);
  const sha256 = item?.state === "stored" ? item.sha256 : null;
  const opened = item?.opened ?? false;
  useEffect(() => {
    if (sha256)
      void open(kind, sha256).then(() => {
        if (!opened) onChanged();
      });
  }, [kind, sha256, opened, open, onChanged]);
  const keyOf = (at: number) => String(papers.length + 1 + at);
  useShortcuts(
    imageKinds.map((shown, at) => ({ keys: keyOf(at), label: t(`items.${shown}`), run: () => setKind(shown) })),
  );
  return (
    <section
      aria-label={t("viewer")}
      className="flex min-h-0 min-w-0 flex-col border-stage-line bg-stage text-stage-ink max-desk:h-80 max-desk:border-b desk:border-r"
    >
      <div className="flex shrink-0 flex-wrap items-center gap-px border-b border-stage-line bg-stage-bar p-1">
        {imageKinds.map((shown, at) => (
          <StageButton key={shown} label={t(`items.${shown}`)} pressed={shown === kind} onClick={() => setKind(shown)}>
            {view.items.find((entry) => entry.kind === shown)?.opened && (
              <Check role="img" aria-label={t("opened")} size={11} />
            )}
            {t(`items.${shown}`)} <StageKey>{keyOf(at)}</StageKey>
          </StageButton>
        ))}
      </div>
      {item && item.state !== "stored" ? (
        <ItemState
          item={item}
          askedAt={null}
          onRetry={() => recollect.mutate()}
          retrying={recollect.isPending || view.collecting}
        />
      ) : (
        <Picture
          key={kind}
          kind={kind}
          loaded={pictures[kind]}
          onRetry={() => sha256 && void open(kind, sha256).then(onChanged)}
        />
      )}
    </section>
  );
}

/** One picture to look into; views only, the file is never written. */
function Picture({ kind, loaded, onRetry }: { kind: ImageKind; loaded: Loaded | undefined; onRetry: () => void }) {
  const t = useTranslations("review");
  const frame = useRef<HTMLDivElement>(null);
  const [natural, setNatural] = useState<Size | null>(null);
  const zoom = useZoom(natural);
  const enhancement = useEnhancement();
  const full = () => void frame.current?.requestFullscreen?.().catch(() => {});
  useShortcuts(useViewKeys(zoom, enhancement, full));
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-stage">
      <section
        {...zoom.well}
        aria-label={t(`items.${kind}`)}
        onDoubleClick={() => (zoom.zoomed ? zoom.reset() : zoom.zoomBy(2.5))}
        className="relative min-h-0 flex-1 touch-none overflow-hidden focus-visible:-outline-offset-2"
        style={{ cursor: zoom.zoomed ? "grab" : "zoom-in" }}
      >
        {loaded?.state === "ready" ? (
          <img
            src={loaded.url}
            alt={t(`imageAlt.${kind}`)}
            draggable={false}
            className="select-none"
            style={{ ...zoom.picture, filter: enhancement.filter }}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setNatural({ width: naturalWidth, height: naturalHeight })
            }
          />
        ) : (
          <div className="grid h-full place-items-center text-center text-stage-ink-2">
            {loaded?.state === "failed" ? (
              <div>
                <p className="mb-3">{t("states.failed")}</p>
                <Button onClick={onRetry}>{t("recollect")}</Button>
              </div>
            ) : (
              <Spinner size={22} />
            )}
          </div>
        )}
      </section>
      <div className="flex shrink-0 flex-wrap items-center gap-px border-t border-stage-line bg-stage-bar p-1">
        <ViewTools zoom={zoom} enhancement={enhancement} onFull={full} />
      </div>
    </div>
  );
}
