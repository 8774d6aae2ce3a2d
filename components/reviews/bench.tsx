"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { NotesPanel, useNoteCount } from "@/components/notes/notes-panel";
import { ChangesPanel } from "@/components/requests/changes";
import { OutageBanner } from "@/components/shell/outage-banner";
import { useFailureText } from "@/components/shell/problems";
import { useShortcuts } from "@/components/shell/shortcuts";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { PutOff } from "@/components/snooze/put-off";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import { Scroller } from "@/components/ui/scroller";
import { claimRequestAction, releaseClaimAction } from "@/lib/claims/actions";
import type { Theme } from "@/lib/preferences/schema";
import { FailureError, run } from "@/lib/result";
import { recollectEvidenceAction } from "@/lib/reviews/actions";
import { type Answer, type ChecklistItem, comparedFeatures } from "@/lib/reviews/checklist";
import { blocking } from "@/lib/reviews/conditions";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import type { ImageKind, ItemKind } from "@/lib/workflows/evidence";
import { ApproveSheet } from "./approve-sheet";
import { BenchHeader } from "./bench-header";
import { Band, CollectFailed, Collecting, LostWords, NotMine, type Pane, PanelTabs, SheetButtons } from "./bench-parts";
import { Checklist, groupOf } from "./checklist/checklist";
import { nextOpen, stageOf } from "./checklist/order";
import { CompareStage } from "./compare-stage";
import { ClaimClock, ReviewButtons } from "./decision-bar";
import { useEvidenceBytes } from "./evidence-bytes";
import { Filmstrip, type Shown, stripOrder } from "./filmstrip";
import { FrozenBand } from "./frozen-band";
import { ImageStage } from "./image-stage";
import { ItemState } from "./item-state";
import { KeptPanel, type KeptText } from "./kept-panel";
import { Outcome } from "./outcome";
import type { FirstPicture } from "./prefetch";
import { RecordPanel, TimelinePanel } from "./record-panel";
import { type RefusalDraft, RefuseSheet } from "./refuse-sheet";
import { ReleasedBand } from "./released-band";
import { AskLookSheet } from "./second-look-ask";
import { SecondLookPanel } from "./second-look-panel";
import { SecondLookButton, SecondLookStrip } from "./second-look-strip";
import type { Moment } from "./stage/use-film";
import { markingOf } from "./stage/use-marks";
import { type Unsaved, useAnswers } from "./use-answers";
import { useKept } from "./use-kept";
import { type Enter, useNext } from "./use-next";
import { useExpiry, useOfflineSince, useRenewal } from "./use-presence";
import { VideoStage } from "./video-stage";

interface BenchProps {
  initial: ReviewView;
  /** The first picture, where it was fetched while the last case was still on the screen. */
  picture: FirstPicture | null;
  onNext: Enter;
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

type SheetName = "refuse" | "approve" | "outcome" | "look" | null;

/** The first picture is on the stage when the page opens: what is seen first is not a choice of the officer's. */
const firstOf = (view: ReviewView): ItemKind =>
  (["document_front", "video"] as const).find(
    (kind) => view.items.find((entry) => entry.kind === kind)?.state === "stored",
  ) ?? "video";

/** The place where one identification is judged. */
export function Bench({ initial, picture, onNext, me, theme, demo }: BenchProps) {
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

  const [shown, setShown] = useState<Shown>(() => picture?.kind ?? firstOf(initial));
  const [moment, setMoment] = useState<Moment | null>(null);
  const [pane, setPane] = useState<Pane>("review");
  const notes = useNoteCount(id);
  const [wanted, setSheet] = useState<SheetName>(null);
  const [item, setItem] = useState<ChecklistItem>(
    () => initial.answers.find((entry) => entry.answer === null)?.item ?? "X5",
  );
  const [follows, setFollows] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [hadClaim, setHadClaim] = useState(view.claim.mine);
  const offline = useOfflineSince();
  const acceptClosed = useAcceptClosed(view.request.workflow);
  // What was said of an outage is not true any more once it is over.
  useEffect(() => {
    if (!acceptClosed) setProblem(null);
  }, [acceptClosed]);
  const { pictures, open } = useEvidenceBytes(id, picture);
  const renew = useRenewal(id, view.claim, refresh);
  useExpiry(view, refresh);
  const typed = useKept({ form: "review", requestId: id, raoId: view.signing.raoId }, nothingTyped);
  const { keep } = typed;
  const { answers, setAnswer, setNote, setFace, keepNote, kept, unsaved } = useAnswers(
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
  const look = mine ? undefined : view.secondLooks.looks.find((entry) => entry.mine);
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
  const takeNext = useNext({
    shown: sheet === "outcome" ? decision : null,
    requestId: id,
    enter: onNext,
    onFailed: failed,
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
  const show = useCallback(
    (kind: Shown) => {
      setShown(kind);
      setMoment(null);
      lookAt(kind);
    },
    [lookAt],
  );
  // What is on the stage from the start is opened by nobody's key: once it is here, and once only.
  const first = view.items.find((entry) => entry.kind === shown);
  const openedFirst = useRef<string | null>(null);
  useEffect(() => {
    if (!mine || shown === "video" || first?.state !== "stored" || openedFirst.current === first.sha256) return;
    openedFirst.current = first.sha256;
    show(shown);
  }, [mine, shown, first?.state, first?.sha256, show]);
  /** Goes to a question; the stage shows what it is judged on. */
  const goTo = (target: ChecklistItem) => {
    setItem(target);
    const kind = follows ? stageOf(target, view.items) : null;
    if (kind && kind !== shown) show(kind);
  };
  const order = [...answers.keys()];
  const moveItem = (by: number) => {
    const to = order[Math.min(Math.max(order.indexOf(item) + by, 0), order.length - 1)];
    if (to) goTo(to);
  };
  const moveGroup = (by: 1 | -1) => {
    const names = [...new Set(order.map(groupOf))];
    const group = names[Math.min(Math.max(names.indexOf(groupOf(item)) + by, 0), names.length - 1)];
    const to = order.find((entry) => groupOf(entry) === group);
    if (to) goTo(to);
  };
  const answer = (target: ChecklistItem, value: Answer) => {
    const entry = answers.get(target);
    if (closed || !entry) return;
    if (value === "pass" && !entry.available)
      return setProblem(fields(target === "F2" && !view.opinion ? "face-first" : "evidence-is-missing"));
    if (target === "F1" && value === "pass" && comparedFeatures(entry.face) < view.policy.faceFeaturesLeast) {
      // The verdict comes after the comparison: the first feature nobody looked at is next.
      setProblem(fields("face-few"));
      setTimeout(() => document.querySelector<HTMLElement>("[data-face] button:not([data-likeness])")?.focus(), 50);
      return;
    }
    setProblem(null);
    setAnswer(target, value);
    if (value === "pass" || value === "not-available") {
      const next = nextOpen(answers, target);
      if (next) goTo(next);
    } else {
      if (target !== item) goTo(target);
      setTimeout(() => document.getElementById(`note-${target}`)?.focus(), 50);
    }
  };
  const refusal = typed.kept.refusal;
  const texts: KeptText[] = [
    ...order.map((entry) => ({
      id: entry,
      name: t(`ask.${entry}`),
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
    const open = fresh.answers.filter((entry) => entry.answer === null && entry.mandatory);
    const unopened = unmet.find((condition) => condition.id === "A7")?.about ?? [];
    if (open[0]) goTo(open[0].item);
    setPane(open.length + unopened.length > 0 ? "review" : "record");
    const parts = [
      open.length > 0 && t("missing.answers", { n: open.length }),
      unopened.length > 0 &&
        t("missing.unopened", { items: unopened.map((kind) => t(`items.${kind as ItemKind}`)).join(", ") }),
    ].filter(Boolean);
    const others = unmet.filter(
      ({ id: condition, about }) => !["A7", "A8"].includes(condition) && about[0] !== "sealed",
    );
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
          { keys: "shift+j", label: t("groupNext"), run: () => moveGroup(1) },
          { keys: "shift+k", label: t("groupPrevious"), run: () => moveGroup(-1) },
          { keys: "y", label: t("answers.pass"), run: () => answer(item, "pass") },
          { keys: "n", label: t("answers.fail"), run: () => answer(item, "fail") },
          { keys: "u", label: t("answers.cannot-tell"), run: () => answer(item, "cannot-tell") },
          { keys: "t", label: t("note"), run: () => document.getElementById(`note-${item}`)?.focus() },
          { keys: "v", label: t(`claimBar.${view.accepts}`), run: () => void openApprove() },
          { keys: "x", label: t("claimBar.refuse"), run: openRefuse },
          { keys: "shift+Escape", label: t("claimBar.release"), run: () => release.mutate() },
        ]
      : []),
    ...(!mine && !look && reviewable ? [{ keys: "c", label: t("claimBar.claim"), run: () => claim.mutate() }] : []),
    ...(!mine || decided || (running && sheet === "outcome")
      ? [{ keys: "n", label: t("claimBar.takeNext"), run: () => takeNext.mutate() }]
      : []),
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
        {view.frozen && reviewable && <FrozenBand frozen={view.frozen} />}
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
          comparable={(mine || look !== undefined) && view.items.length > 0}
          onShow={show}
          onMoment={({ atMs }) => {
            setShown((before) => (before === "compare" ? before : "video"));
            setMoment((before) => ({ atMs: atMs ?? 0, asked: (before?.asked ?? 0) + 1 }));
          }}
        />
        <main aria-label={t("viewer")} className="flex min-h-0 min-w-0 flex-col bg-stage">
          {!mine && !look ? (
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
          <SecondLookStrip view={view} onChanged={refresh} />
          {look ? (
            <SecondLookPanel key={look.id} view={view} look={look} onChanged={refresh} />
          ) : !showPanel ? (
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
          ) : sheet === "look" ? (
            <AskLookSheet view={view} onBack={() => setSheet(null)} />
          ) : sheet === "outcome" && decision ? (
            <Outcome
              decision={decision}
              onBack={() => setSheet(null)}
              onAgain={() => setSheet(decision.kind === "refuse" ? "refuse" : "approve")}
              next={completion}
            />
          ) : (
            <>
              <PanelTabs
                pane={pane}
                onPane={setPane}
                follows={follows}
                onFollows={setFollows}
                notes={notes}
                progress={`${[...answers.values()].filter((entry) => entry.answer).length}/${answers.size}`}
              />
              <div id="pane" role="tabpanel" aria-labelledby={`tab-${pane}`} className="flex min-h-0 flex-1 flex-col">
                <Scroller label={t(`tabs.${pane}`)} className="min-h-0 flex-1">
                  {over && !decided && <KeptPanel texts={texts} />}
                  {pane === "review" && (
                    <Checklist
                      view={view}
                      answers={answers}
                      current={item}
                      closed={closed}
                      onCurrent={goTo}
                      onAnswer={answer}
                      onNote={setNote}
                      onKeepNote={keepNote}
                      onFace={setFace}
                    />
                  )}
                  {pane === "record" && <RecordPanel view={view} />}
                  {pane === "timeline" && <TimelinePanel view={view} />}
                  {pane === "notes" && (
                    <div className="p-3">
                      <NotesPanel requestId={id} />
                    </div>
                  )}
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
            <PutOff
              request={view.request}
              maxHours={view.policy.snoozeMaxHours}
              token={view.claim.token}
              onChanged={refresh}
              onDone={() => router.push("/queue")}
            />
            {sheet === null && <SecondLookButton view={view} onAsk={() => setSheet("look")} />}
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
