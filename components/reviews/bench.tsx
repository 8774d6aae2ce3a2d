"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { useAcceptClosed } from "@/components/shell/use-outage";
import type { Theme } from "@/lib/preferences/schema";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import { BenchBands } from "./bench/bands";
import type { CaseActs } from "./bench/case-acts";
import { ClaimBar } from "./bench/claim-bar";
import { BenchHeader } from "./bench/header";
import { BenchPanel } from "./bench/panel";
import type { Pane } from "./bench/panel-tabs";
import { BenchStage } from "./bench/stage";
import { standingOf } from "./bench/standing";
import { useApproval } from "./bench/use-approval";
import { useBenchKeys } from "./bench/use-bench-keys";
import { useLanding } from "./bench/use-focus";
import { useHindrance } from "./bench/use-hindrance";
import { useSheet } from "./bench/use-sheet";
import { useStage } from "./bench/use-stage";
import { useTyped } from "./bench/use-typed";
import { useWalk } from "./bench/use-walk";
import { Desk } from "./desk";
import { Filmstrip } from "./filmstrip";
import type { FirstPicture } from "./prefetch";
import { markingOf } from "./stage/use-marks";
import { useClaim } from "./use-claim";
import { type Enter, useNext } from "./use-next";
import { useExpiry, useHadClaim, useOfflineSince, useRenewal, useSince } from "./use-presence";
import { useProblem } from "./use-problem";

interface BenchProps {
  initial: ReviewView;
  /** The first picture, where it was fetched while the last case was still on the screen. */
  picture: FirstPicture | null;
  onNext: Enter;
  me: { userId: string; name: string; detail: string };
  theme: Theme;
  demo: boolean;
}

/** The place where one identification is judged. */
export function Bench({ initial, picture, onNext, me, theme, demo }: BenchProps) {
  const router = useRouter();
  const client = useQueryClient();
  const query = useQuery({ ...reviewQuery(initial.request.id), initialData: initial });
  const view = query.data;
  const { id } = view.request;
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: reviewQuery(id).queryKey }),
    [client, id],
  );

  const offline = useOfflineSince();
  const acceptClosed = useAcceptClosed(view.request.workflow);
  const problem = useProblem(acceptClosed);
  const renew = useRenewal(id, view.claim, refresh);
  useExpiry(view, refresh);
  const hadClaim = useHadClaim(view.claim.mine);

  const [pane, setPane] = useState<Pane>("review");
  const sheet = useSheet(view);
  const inSheet = sheet.name !== null && sheet.name !== "outcome";
  const standing = standingOf(view, { inSheet, offline: offline !== null, hadClaim });
  const { mine, held, look, refuseClosed } = standing;
  const lostSince = useSince(standing.lost);
  const typed = useTyped(view, { closed: standing.answersClosed, onSaved: refresh });
  const { answering } = typed;
  const stage = useStage(view, { initial, picture, mine, onLooked: refresh });
  const hindered = useHindrance(standing, problem);
  const walk = useWalk(view, { initial, answering, stage, closed: standing.answersClosed, hindered, problem });
  useLanding({ item: walk.item, held, sheet: sheet.name });

  const readAnew = async () => {
    await answering.kept();
    return (await query.refetch()).data ?? view;
  };
  const approve = useApproval({ standing, hindered, acceptClosed, readAnew, walk, sheet, onPane: setPane, problem });
  const { claim, release } = useClaim({
    requestId: id,
    token: view.claim.token,
    onChanged: refresh,
    onFailed: problem.failed,
  });
  const takeNext = useNext({
    shown: sheet.name === "outcome" ? view.decision : null,
    requestId: id,
    enter: onNext,
    onFailed: problem.failed,
  });
  const acts: CaseActs = {
    claim,
    release,
    takeNext,
    keepClaim: () => void renew(),
    refuse: () => (refuseClosed ? hindered() : sheet.show("refuse")),
    approve: () => void approve(),
    leave: () => router.push("/queue"),
  };
  useBenchKeys({ accepts: view.accepts, standing, sheet: sheet.name, pane, onPane: setPane, stage, walk, acts });

  return (
    <Desk>
      <BenchHeader view={view} me={me} theme={theme} demo={demo} reviewable={standing.reviewable} />
      <BenchBands view={view} standing={standing} offline={offline} lostSince={lostSince} problem={problem} />
      <div className="shrink-0 desk:grid desk:min-h-0 desk:grid-cols-[78px_minmax(0,1fr)_428px] wide:grid-cols-[92px_minmax(0,1fr)_476px]">
        <Filmstrip
          requestId={id}
          items={view.items}
          current={stage.shown}
          pictures={stage.pictures}
          marks={view.marks}
          comparable={(mine || look !== undefined) && view.items.length > 0}
          onShow={stage.show}
          onMoment={stage.goToMark}
        />
        <BenchStage
          view={view}
          standing={standing}
          stage={stage}
          marking={markingOf(view, { item: walk.item, closed: refuseClosed, onMarked: refresh })}
          claim={claim}
          onChanged={refresh}
          onFailed={problem.failed}
        />
        <BenchPanel
          view={view}
          standing={standing}
          typed={typed}
          walk={walk}
          sheet={sheet}
          pane={pane}
          onPane={setPane}
          onChanged={refresh}
        />
      </div>
      <ClaimBar
        view={view}
        standing={standing}
        sheet={sheet}
        answers={answering.answers}
        acceptClosed={acceptClosed !== null}
        acts={acts}
        onChanged={refresh}
      />
    </Desk>
  );
}
