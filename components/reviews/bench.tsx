"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { ChangesPanel } from "@/components/requests/changes";
import { OutageBanner } from "@/components/shell/outage-banner";
import { useFailureText } from "@/components/shell/problems";
import { useShortcuts } from "@/components/shell/shortcuts";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import { Scroller } from "@/components/ui/scroller";
import { claimRequestAction, releaseClaimAction, takeNextAction } from "@/lib/claims/actions";
import type { Theme } from "@/lib/preferences/schema";
import { FailureError, run } from "@/lib/result";
import { recollectEvidenceAction } from "@/lib/reviews/actions";
import { type ChecklistItem, checklistItems } from "@/lib/reviews/checklist";
import { blocking } from "@/lib/reviews/conditions";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import type { ImageKind, ItemKind } from "@/lib/workflows/evidence";
import { ApproveSheet } from "./approve-sheet";
import { BenchHeader } from "./bench-header";
import { Band, CollectFailed, Collecting, LostWords, NotMine, type Pane, PanelTabs, SheetButtons } from "./bench-parts";
import { Checklist } from "./checklist";
import { CompareStage } from "./compare-stage";
import { ClaimClock, ReviewButtons } from "./decision-bar";
import { useEvidenceBytes } from "./evidence-bytes";
import { Filmstrip, type Shown, stripOrder } from "./filmstrip";
import { ImageStage } from "./image-stage";
import { ItemState } from "./item-state";
import { KeptPanel, type KeptText } from "./kept-panel";
import { Outcome } from "./outcome";
import { RecordPanel, TimelinePanel } from "./record-panel";
import { type RefusalDraft, RefuseSheet } from "./refuse-sheet";
import { ReleasedBand } from "./released-band";
import type { Moment } from "./stage/use-film";
import { markingOf } from "./stage/use-marks";
import { type Unsaved, useAnswers } from "./use-answers";
import { useKept } from "./use-kept";
import { useExpiry, useOfflineSince, useRenewal } from "./use-presence";
import { VideoStage } from "./video-stage";

interface BenchProps {
  initial: ReviewView;
  me: { userId: string; name: string; detail: string };
  theme: Theme;
  demo: boolean;
}

/** What is typed here before it is saved or signed. */
interface Typed {
  answers: Unsaved;
  refusal: RefusalDraft | null;
  reason: string;
}

const nothingTyped: Typed = { answers: {}, refusal: null, reason: "" };

type SheetName = "refuse" | "approve" | "outcome" | null;

const answerOf = (view: ReviewView, item: ChecklistItem) =>
  view.answers.find((entry) => entry.item === item)?.answer ?? null;

/** The place where one identification is judged. */
export function Bench({ initial, me, theme, demo }: BenchProps) {
  const t = useTranslations("review");
  const app = useTranslations("app");
  const status = useTranslations("status");
  const fields = useTranslations("fields");
  const conditions = useTranslations("conditions");
  const format = useFormatter();
  const router = useRouter();
  const client = useQueryClient();
  const failureText = useFailureText();
  const query = useQuery({ ...reviewQuery(initial.request.id), initialData: initial });
  const view = query.data;
  const { id } = view.request;
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: reviewQuery(id).queryKey }),
    [client, id],
  );

  const [shown, setShown] = useState<Shown>("video");
  const [moment, setMoment] = useState<Moment | null>(null);
  const [pane, setPane] = useState<Pane>("review");
  const [wanted, setSheet] = useState<SheetName>(null);
  const [item, setItem] = useState<ChecklistItem>("consent");
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [hadClaim, setHadClaim] = useState(view.claim.mine);
  const offline = useOfflineSince();
  const acceptClosed = useAcceptClosed(view.request.workflow);
  // What was said of an outage is not true any more once it is over.
  useEffect(() => {
    if (!acceptClosed) setProblem(null);
  }, [acceptClosed]);
  const { pictures, open } = useEvidenceBytes(id);
  const renew = useRenewal(id, view.claim, refresh);
  useExpiry(view, refresh);
  const typed = useKept({ form: "review", requestId: id, raoId: view.signing.raoId }, nothingTyped);
  const { keep } = typed;
  const { answers, setAnswer, setNote, keepNote, kept, unsaved } = useAnswers(
    view,
    refresh,
    typed.found?.answers ?? null,
  );
  const unsavedText = JSON.stringify(unsaved);
  const keptText = useRef("{}");
  useEffect(() => {
    if (keptText.current === unsavedText) return;
    keptText.current = unsavedText;
    keep({ answers: JSON.parse(unsavedText) as Unsaved });
  }, [unsavedText, keep]);
  const sent = () => {
    keep({ refusal: null, reason: "" });
    setSheet("outcome");
    refresh();
  };

  if (view.claim.mine && !hadClaim) setHadClaim(true);
  const decision = view.decision;
  // What somebody else ended has nothing to sign any more.
  const over = view.request.providerStatus !== "VIDEOREVIEW";
  const sheet = over && wanted !== "outcome" ? null : wanted;
  const running =
    decision &&
    ["RECORDED", "SENDING", "UNKNOWN"].includes(decision.state) &&
    !(decision.state === "UNKNOWN" && sheet && sheet !== "outcome");
  const decided = decision?.state === "CONFIRMED";
  const reviewable = view.request.providerStatus === "VIDEOREVIEW" && !decided;
  // The RA takes validation and approval apart: what was validated here is approved on a page of its own.
  const completion =
    view.accepts === "validate" && view.request.providerStatus === "CREATED" ? `/requests/${id}/complete` : null;
  const lost = hadClaim && !view.claim.mine && reviewable && !running;
  const mine = view.claim.mine;
  // An officer must always be able to say no: also where the evidence cannot be fetched.
  const refuseClosed = !mine || offline !== null || Boolean(running) || !reviewable;
  const closed = refuseClosed || view.collection.hash === null;
  const ready = mine && view.conditions.length > 0 && blocking(view.conditions).length === 0;

  // A decision under way, or just settled, takes the panel; the officer may leave it once there is an outcome.
  const decisionKey = decision ? `${decision.id}/${decision.state}/${decision.recordedAt}` : null;
  const seenDecision = useRef(
    decision && !["RECORDED", "SENDING", "UNKNOWN", "NOT_SENT"].includes(decision.state) ? decisionKey : null,
  );
  useEffect(() => {
    if (decisionKey && decisionKey !== seenDecision.current && sheet !== "refuse" && sheet !== "approve") {
      seenDecision.current = decisionKey;
      setSheet("outcome");
    }
  }, [decisionKey, sheet]);

  const failed = (error: unknown) =>
    setProblem(error instanceof FailureError ? failureText(error.failure) : app("retry"));
  const claim = useMutation({
    mutationFn: () => run(claimRequestAction, { requestId: id }),
    onSuccess: refresh,
    onError: (error) => {
      failed(error);
      refresh();
    },
  });
  const takeNext = useMutation({
    mutationFn: () => run(takeNextAction, {}),
    onSuccess: (held) => router.push(`/requests/${held.requestId}/review`),
    onError: failed,
  });
  const recollect = useMutation({
    mutationFn: () => run(recollectEvidenceAction, { requestId: id }),
    onSuccess: refresh,
    onError: failed,
  });
  const release = useMutation({
    mutationFn: () => run(releaseClaimAction, { requestId: id, token: view.claim.token ?? 0 }),
    onSuccess: () => router.push("/queue"),
    onError: (error) => {
      failed(error);
      refresh();
    },
  });

  const lookAt = useCallback(
    (kind: Shown) => {
      const found = view.items.find((entry) => entry.kind === kind);
      if (kind !== "video" && kind !== "compare" && found?.state === "stored" && found.sha256)
        void open(kind, found.sha256).then(() => {
          if (!found.opened) refresh();
        });
    },
    [view.items, open, refresh],
  );
  const show = (kind: Shown) => {
    setShown(kind);
    setMoment(null);
    lookAt(kind);
  };
  const moveItem = (by: number) =>
    setItem(
      checklistItems[Math.min(Math.max(checklistItems.indexOf(item) + by, 0), checklistItems.length - 1)] ?? item,
    );
  const answer: typeof setAnswer = (target, value) => {
    if (closed) return;
    if (value === "pass" && !answers[target].available) return setProblem(fields("evidence-is-missing"));
    setAnswer(target, value);
    if (value === "pass") {
      // The next open question becomes current.
      const rest = [...checklistItems.slice(checklistItems.indexOf(target) + 1), ...checklistItems];
      const next = rest.find((entry) => entry !== target && answers[entry].answer === null);
      if (next) setItem(next);
    } else if (value !== "not-available") setTimeout(() => document.getElementById(`note-${target}`)?.focus(), 50);
  };
  const refusal = typed.kept.refusal;
  const texts: KeptText[] = [
    ...checklistItems.map((entry) => ({
      id: entry,
      name: t(`sections.${entry}`),
      text: unsaved[entry]?.note || (unsaved[entry]?.answer ? t(`answers.${unsaved[entry].answer}`) : ""),
    })),
    {
      id: "refusal",
      name: t("kept.refusal"),
      text: [refusal?.causes.length ? t("kept.causes", { codes: refusal.causes.join(", ") }) : "", refusal?.note]
        .filter(Boolean)
        .join("\n"),
    },
    { id: "reason", name: t("kept.reason"), text: typed.kept.reason },
  ];
  const openRefuse = () => !refuseClosed && setSheet("refuse");
  /** Asks the server anew: an answer given a moment ago counts, and so does what others did. */
  const openApprove = async () => {
    if (closed) return;
    if (acceptClosed) return setProblem(acceptClosed);
    await kept();
    const fresh = (await query.refetch()).data ?? view;
    const unmet = blocking(fresh.conditions);
    if (unmet.length === 0) {
      setProblem(null);
      setSheet("approve");
      return;
    }
    const open = checklistItems.filter((entry) => answerOf(fresh, entry) === null);
    const unopened = unmet.find((condition) => condition.id === "A7")?.about ?? [];
    if (open[0]) setItem(open[0]);
    setPane(open.length + unopened.length > 0 ? "review" : "record");
    const parts = [
      open.length > 0 && t("missing.answers", { n: open.length }),
      unopened.length > 0 &&
        t("missing.unopened", { items: unopened.map((kind) => t(`items.${kind as ItemKind}`)).join(", ") }),
    ].filter(Boolean);
    const others = unmet.filter(({ id: condition }) => condition !== "A7" && condition !== "A8");
    if (parts.length === 0)
      parts.push(t("missing.unmet", { conditions: others.map((condition) => conditions(condition.id)).join("; ") }));
    setProblem(`${t("missing.title")}: ${parts.join("; ")}.`);
  };

  useShortcuts([
    ...stripOrder.map((kind, at) => ({ keys: String(at + 1), label: t(`items.${kind}`), run: () => show(kind) })),
    ...(sheet === null && mine
      ? [
          { keys: "j", label: "↓", run: () => moveItem(1) },
          { keys: "k", label: "↑", run: () => moveItem(-1) },
          { keys: "y", label: t("answers.pass"), run: () => answer(item, "pass") },
          { keys: "n", label: t("answers.fail"), run: () => answer(item, "fail") },
          { keys: "u", label: t("answers.cannot-tell"), run: () => answer(item, "cannot-tell") },
          { keys: "t", label: t("note"), run: () => document.getElementById(`note-${item}`)?.focus() },
          { keys: "v", label: t(`claimBar.${view.accepts}`), run: () => void openApprove() },
          { keys: "x", label: t("claimBar.refuse"), run: openRefuse },
          { keys: "shift+Escape", label: t("claimBar.release"), run: () => release.mutate() },
        ]
      : []),
    ...(!mine && reviewable ? [{ keys: "c", label: t("claimBar.claim"), run: () => claim.mutate() }] : []),
    ...(!mine || decided ? [{ keys: "n", label: t("claimBar.takeNext"), run: () => takeNext.mutate() }] : []),
    ...(sheet === null ? [{ keys: "Escape", label: t("queue"), run: () => router.push("/queue") }] : []),
  ]);

  const current = view.items.find((entry) => entry.kind === shown);
  const marking = markingOf(view, { item, closed: refuseClosed, onMarked: refresh });
  const showPanel = mine || Boolean(running) || decided || sheet === "outcome";

  return (
    <div className="grid h-dvh grid-rows-[48px_auto_minmax(0,1fr)_56px] overflow-hidden bg-surface max-desk:hidden">
      <BenchHeader view={view} me={me} theme={theme} demo={demo} reviewable={reviewable} />

      <div>
        <OutageBanner reader="rao" workflow={view.request.workflow} />
        {lost && (
          <Band tone="bad">
            <LostWords claim={view.claim} />
          </Band>
        )}
        {view.released && reviewable && <ReleasedBand released={view.released} />}
        {view.collection.altered && <Band tone="bad">{t("altered")}</Band>}
        {completion && !decided && <Band tone="warn">{t("toCompletion")}</Band>}
        {!reviewable && !decided && !running && !completion && (
          <Band tone="warn">
            {t("changed", {
              status: view.request.status === "other" ? view.request.providerStatus : status(view.request.status),
            })}
          </Band>
        )}
        {offline && <Band tone="warn">{t("offline", { time: format.dateTime(offline, { timeStyle: "short" }) })}</Band>}
        {problem && (
          <Band tone="warn" onClose={() => setProblem(null)} closeLabel={app("close")}>
            {problem}
          </Band>
        )}
      </div>

      <div className="grid min-h-0 grid-cols-[78px_minmax(0,1fr)_428px] wide:grid-cols-[92px_minmax(0,1fr)_476px]">
        <Filmstrip
          requestId={id}
          items={view.items}
          current={shown}
          pictures={pictures}
          marks={view.marks}
          comparable={mine && view.items.length > 0}
          onShow={show}
          onMoment={({ atMs }) => {
            setShown((before) => (before === "compare" ? before : "video"));
            setMoment((before) => ({ atMs: atMs ?? 0, asked: (before?.asked ?? 0) + 1 }));
          }}
        />
        <main aria-label={t("viewer")} className="flex min-h-0 min-w-0 flex-col bg-stage">
          {!mine ? (
            <NotMine view={view} reviewable={reviewable} busy={claim.isPending} onClaim={() => claim.mutate()} />
          ) : view.collection.state === "failed" ? (
            <CollectFailed onRetry={() => recollect.mutate()} busy={recollect.isPending} />
          ) : shown === "compare" && view.items.length > 0 ? (
            <CompareStage
              requestId={id}
              items={view.items}
              seen={view.video}
              pictures={pictures}
              moment={moment}
              onOpen={lookAt}
            />
          ) : current === undefined ? (
            <Collecting />
          ) : current.state !== "stored" ? (
            <ItemState
              item={current}
              onRetry={() => recollect.mutate()}
              retrying={recollect.isPending || view.collection.state === "collecting"}
            />
          ) : current.kind === "video" ? (
            <VideoStage
              key={current.sha256}
              requestId={id}
              item={current}
              seen={view.video}
              marking={marking}
              moment={moment}
            />
          ) : (
            <ImageStage
              key={current.kind}
              item={{ ...current, kind: current.kind as ImageKind }}
              loaded={pictures[current.kind as ImageKind]}
              onRetry={() => show(current.kind)}
              marking={marking}
            />
          )}
        </main>
        <aside aria-label={t("panel")} className="flex min-h-0 min-w-0 flex-col border-l border-line bg-surface">
          <h2 className="sr-only">{t("panel")}</h2>
          <ChangesPanel changes={view.changes} />
          {!showPanel ? (
            <Scroller label={t("panel")} className="min-h-0 flex-1">
              <div className="p-4 text-ink-2">
                {view.claim.by && !mine ? t("claimBar.heldBy", { name: view.claim.by }) : t("claimBar.notYours")}
              </div>
              <KeptPanel texts={texts} />
            </Scroller>
          ) : sheet === "refuse" ? (
            <RefuseSheet
              view={view}
              answers={answers}
              typed={refusal}
              onType={(draft) => keep({ refusal: draft })}
              onBack={() => setSheet(null)}
              onSent={sent}
              onChanged={refresh}
              onBusy={setSending}
            />
          ) : sheet === "approve" ? (
            <ApproveSheet
              view={view}
              typed={typed.kept.reason}
              onType={(reason) => keep({ reason })}
              onBack={() => setSheet(null)}
              onSent={sent}
              onChanged={refresh}
              onBusy={setSending}
            />
          ) : sheet === "outcome" && decision ? (
            <Outcome
              decision={decision}
              onBack={() => setSheet(null)}
              onAgain={() => setSheet(decision.kind === "refuse" ? "refuse" : "approve")}
              next={completion}
            />
          ) : (
            <>
              <PanelTabs pane={pane} onPane={setPane} />
              <div id="pane" role="tabpanel" aria-labelledby={`tab-${pane}`} className="flex min-h-0 flex-1 flex-col">
                <Scroller label={t(`tabs.${pane}`)} className="min-h-0 flex-1">
                  {over && !decided && <KeptPanel texts={texts} />}
                  {pane === "review" && (
                    <Checklist
                      view={view}
                      answers={answers}
                      current={item}
                      closed={closed}
                      onCurrent={setItem}
                      onAnswer={answer}
                      onNote={setNote}
                      onKeepNote={keepNote}
                    />
                  )}
                  {pane === "record" && <RecordPanel view={view} />}
                  {pane === "timeline" && <TimelinePanel view={view} />}
                </Scroller>
              </div>
            </>
          )}
        </aside>
      </div>

      <footer className="relative z-5 flex items-center gap-3.5 border-t border-line-2 pr-4 pl-3">
        {mine && !running && reviewable ? (
          <>
            <ClaimClock view={view} onKeep={() => void renew()} onRelease={() => release.mutate()} />
            <span className="ml-auto flex items-center gap-3.5">
              {sheet === "refuse" || sheet === "approve" ? (
                <SheetButtons sheet={sheet} view={view} busy={sending} onBack={() => setSheet(null)} />
              ) : (
                <ReviewButtons
                  accepts={view.accepts}
                  answers={answers}
                  ready={ready}
                  closed={closed || acceptClosed !== null}
                  refuseClosed={refuseClosed}
                  onRefuse={openRefuse}
                  onApprove={() => void openApprove()}
                />
              )}
            </span>
          </>
        ) : (
          <>
            <span className="text-ink-2">
              {!reviewable
                ? t("claimBar.closed")
                : view.claim.by && !mine
                  ? t("claimBar.heldBy", { name: view.claim.by })
                  : ""}
            </span>
            <span className="ml-auto flex items-center gap-2">
              {reviewable && !mine && !view.claim.by && (
                <Button size="large" busy={claim.isPending} onClick={() => claim.mutate()}>
                  {t("claimBar.claim")} <Keycap>C</Keycap>
                </Button>
              )}
              <Button look="primary" size="large" busy={takeNext.isPending} onClick={() => takeNext.mutate()}>
                {t("claimBar.takeNext")} <Keycap>N</Keycap>
              </Button>
            </span>
          </>
        )}
      </footer>
    </div>
  );
}
