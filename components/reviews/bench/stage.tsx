"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { CompareStage } from "@/components/reviews/compare-stage";
import { ImageStage } from "@/components/reviews/image-stage";
import { ItemState } from "@/components/reviews/item-state";
import type { Marking } from "@/components/reviews/stage/use-marks";
import { VideoStage } from "@/components/reviews/video-stage";
import { run } from "@/lib/result";
import { recollectEvidenceAction } from "@/lib/reviews/actions";
import type { ReviewView } from "@/lib/reviews/views";
import type { ImageKind } from "@/lib/workflows/evidence";
import type { Press } from "./case-acts";
import { CollectFailed, Collecting, NotMine } from "./empty-stage";
import type { Standing } from "./standing";
import type { Stage } from "./use-stage";

interface BenchStageProps {
  view: ReviewView;
  standing: Standing;
  stage: Stage;
  marking: Marking;
  claim: Press;
  onChanged: () => void;
  onFailed: (error: unknown) => void;
}

/** The evidence the officer looks at, or why there is none to look at. */
export function BenchStage(props: BenchStageProps) {
  const t = useTranslations("review");
  return (
    <main
      aria-label={t("viewer")}
      className="flex min-h-0 min-w-0 flex-col bg-stage max-desk:h-[70dvh] max-desk:min-h-80"
    >
      <OnStage {...props} />
    </main>
  );
}

function OnStage({ view, standing, stage, marking, claim, onChanged, onFailed }: BenchStageProps) {
  const requestId = view.request.id;
  const { shown, pictures, moment } = stage;
  const recollect = useMutation({
    mutationFn: () => run(recollectEvidenceAction, { requestId }),
    onSuccess: onChanged,
    onError: onFailed,
  });
  const item = view.items.find((entry) => entry.kind === shown);
  if (!standing.mine && !standing.look)
    return (
      <NotMine view={view} reviewable={standing.reviewable} busy={claim.isPending} onClaim={() => claim.mutate()} />
    );
  if (view.collection.state === "failed")
    return (
      <CollectFailed
        askedAt={view.collection.startedAt}
        onRetry={() => recollect.mutate()}
        busy={recollect.isPending}
      />
    );
  if (shown === "compare" && view.items.length > 0)
    return (
      <CompareStage
        requestId={requestId}
        items={view.items}
        seen={view.video}
        pictures={pictures}
        moment={moment}
        onOpen={stage.lookAt}
      />
    );
  if (!item) return <Collecting />;
  if (item.state !== "stored")
    return (
      <ItemState
        item={item}
        askedAt={view.collection.startedAt}
        onRetry={() => recollect.mutate()}
        retrying={recollect.isPending || view.collection.state === "collecting"}
      />
    );
  if (item.kind === "video")
    return (
      <VideoStage
        key={item.sha256}
        requestId={requestId}
        item={item}
        seen={view.video}
        marking={marking}
        moment={moment}
      />
    );
  const kind: ImageKind = item.kind;
  return (
    <ImageStage
      key={kind}
      item={{ ...item, kind }}
      loaded={pictures[kind]}
      onRetry={() => stage.show(kind)}
      marking={marking}
    />
  );
}
