"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ChangesPanel } from "@/components/requests/changes";
import { Band, LostWords } from "@/components/reviews/band";
import { Desk } from "@/components/reviews/desk";
import { KeptPanel } from "@/components/reviews/kept-panel";
import { Outcome } from "@/components/reviews/outcome";
import { ReleasedBand } from "@/components/reviews/released-band";
import { useClaim } from "@/components/reviews/use-claim";
import { useKept } from "@/components/reviews/use-kept";
import { isUnderWay, useOutcome } from "@/components/reviews/use-outcome";
import { useExpiry, useHadClaim, useOfflineSince, useRenewal } from "@/components/reviews/use-presence";
import { useProblem } from "@/components/reviews/use-problem";
import { OutageBanner } from "@/components/shell/outage-banner";
import { useShortcuts } from "@/components/shell/shortcuts";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { Scroller } from "@/components/ui/scroller";
import { takeNextAction } from "@/lib/claims/actions";
import { type Paper, papers } from "@/lib/completion/names";
import { completionQuery } from "@/lib/completion/query-options";
import { nextStep, type StepName } from "@/lib/completion/steps";
import type { CompletionView } from "@/lib/completion/views";
import type { Theme } from "@/lib/preferences/schema";
import { run } from "@/lib/result";
import { blocking } from "@/lib/reviews/conditions";
import { ApproveValidated } from "./approve-validated";
import { CompletionBar } from "./completion-bar";
import { CompletionHeader } from "./completion-header";
import { Conditions } from "./conditions";
import { DocumentsBox } from "./documents-box";
import { useFieldName } from "./field-name";
import { changedFields, FieldsForm, type Typed } from "./fields-form";
import { PapersBox } from "./papers-box";
import { PapersStage } from "./papers-stage";
import { StepsBox } from "./steps-box";

/** What is typed here before it is saved or signed. */
const nothingTyped: { fields: Typed; reason: string } = { fields: {}, reason: "" };

interface CompletionPageProps {
  initial: CompletionView;
  me: { userId: string; name: string; detail: string };
  theme: Theme;
  demo: boolean;
}

const stepToGoOn = ({ steps }: CompletionView) => nextStep(steps)?.step ?? null;

function goToPart(part: "fields" | "documents" | "papers"): void {
  const section = document.getElementById(`step-${part}`);
  section?.scrollIntoView({ block: "start" });
  section?.focus({ preventScroll: true });
}

/** What is validated is completed here, read and approved: the last look before a certificate. */
export function CompletionPage({ initial, me, theme, demo }: CompletionPageProps) {
  const t = useTranslations("completion");
  const review = useTranslations("review");
  const app = useTranslations("app");
  const nameOf = useFieldName();
  const router = useRouter();
  const client = useQueryClient();
  const query = useQuery({ ...completionQuery(initial.row.id), initialData: initial });
  const view = query.data;
  const { id } = view.row;
  const reload = useCallback(() => client.invalidateQueries({ queryKey: ["requests", "one", id] }), [client, id]);
  const refresh = useCallback(() => void reload(), [reload]);
  const { kept, keep } = useKept({ form: "completion", requestId: id, raoId: view.signing.raoId }, nothingTyped);
  const { fields: typed, reason } = kept;
  // The page goes on where the last one stopped, whoever had it open.
  const [shown, setShown] = useState<Paper>(() => (stepToGoOn(initial) === "contract" ? "contract" : "declaration"));
  const resumeAt = stepToGoOn(initial);
  useEffect(() => {
    if (resumeAt === "fields" || resumeAt === "documents") goToPart(resumeAt);
  }, [resumeAt]);
  const [sheet, setSheet] = useState<"approve" | "outcome" | null>(null);
  /** Approve was pressed before everything was there. */
  const [early, setEarly] = useState(false);
  const [sending, setSending] = useState(false);
  const offline = useOfflineSince();
  const acceptClosed = useAcceptClosed(view.row.workflow);
  const problem = useProblem(acceptClosed);
  const renew = useRenewal(id, view.claim, refresh);
  useExpiry(view, refresh);

  const { decision } = view;
  const mine = view.claim.mine;
  const open = view.row.providerStatus === "CREATED";
  const running = isUnderWay(decision);
  const hadClaim = useHadClaim(mine);
  const lost = hadClaim && !mine && open && !running;
  const changed = changedFields(view, typed);
  const unsaved = changed.length > 0;
  const ready = mine && open && !unsaved && blocking(view.conditions).length === 0;
  useOutcome(decision, sheet === "approve", setSheet);

  const { claim, release } = useClaim({
    requestId: id,
    token: view.claim.token,
    onChanged: refresh,
    onFailed: problem.failed,
  });
  const takeNext = useMutation({
    mutationFn: () => run(takeNextAction, {}),
    onSuccess: (held) => router.push(`/requests/${held.requestId}/review`),
    onError: problem.failed,
  });

  const goTo = (step: StepName) => {
    if (step === "declaration" || step === "contract") setShown(step);
    if (step === "approve") return openApprove();
    if (step === "validate") return;
    goToPart(step === "fields" || step === "documents" ? step : "papers");
  };
  const openApprove = () => {
    if (acceptClosed) return problem.tell(acceptClosed);
    setEarly(!ready);
    if (ready) setSheet("approve");
    else document.getElementById("conditions")?.focus();
  };
  useShortcuts([
    ...papers.map((paper, at) => ({ keys: String(at + 1), label: t(`papers.${paper}`), run: () => setShown(paper) })),
    ...(sheet === null && mine && open
      ? [
          { keys: "v", label: t("approve"), run: openApprove },
          { keys: "shift+Escape", label: review("claimBar.release"), run: () => release.mutate() },
        ]
      : []),
    ...(!mine && open ? [{ keys: "c", label: review("claimBar.claim"), run: () => claim.mutate() }] : []),
    ...(!mine || !open ? [{ keys: "n", label: review("claimBar.takeNext"), run: () => takeNext.mutate() }] : []),
    ...(sheet === null ? [{ keys: "Escape", label: review("queue"), run: () => router.push("/queue") }] : []),
  ]);

  return (
    <Desk>
      <CompletionHeader view={view} me={me} theme={theme} demo={demo} />
      <div>
        <OutageBanner reader="rao" workflow={view.row.workflow} />
        {lost && (
          <Band tone="bad">
            <LostWords claim={view.claim} />
          </Band>
        )}
        {view.released && open && <ReleasedBand released={view.released} />}
        {view.unreachable && <Band tone="warn">{t("unreachable")}</Band>}
        {!open && !running && sheet !== "outcome" && (
          <Band tone="warn">{t("past", { status: view.row.providerStatus })}</Band>
        )}
        {offline && <Band tone="warn">{t("offline")}</Band>}
        {early && !ready && mine && <Band tone="warn">{unsaved ? t("unsaved") : t("notYet")}</Band>}
        {problem.text && (
          <Band tone="warn" onClose={() => problem.tell(null)} closeLabel={app("close")}>
            {problem.text}
          </Band>
        )}
      </div>
      <div className="shrink-0 desk:grid desk:min-h-0 desk:grid-cols-[minmax(0,1fr)_428px] wide:grid-cols-[minmax(0,1fr)_476px]">
        <PapersStage
          view={view}
          paper={shown}
          onPaper={setShown}
          claim={claim}
          onChanged={refresh}
          onProblem={problem.failed}
        />
        <aside
          aria-label={t("panel")}
          className="flex min-h-0 min-w-0 flex-col border-line bg-surface max-desk:border-t desk:border-l"
        >
          <h2 className="sr-only">{t("panel")}</h2>
          <ChangesPanel changes={view.changes} />
          {!mine && !running && sheet !== "outcome" ? (
            <Scroller label={t("panel")} className="min-h-0 flex-1">
              <p className="p-4 text-ink-2">{t("notYours")}</p>
              <KeptPanel
                texts={[
                  ...changed.map(([field, text]) => ({ id: field, name: nameOf(field), text })),
                  { id: "reason", name: review("kept.reason"), text: reason },
                ]}
              />
            </Scroller>
          ) : sheet === "approve" ? (
            <ApproveValidated
              view={view}
              typed={reason}
              onType={(text) => keep({ reason: text })}
              onBack={() => setSheet(null)}
              onSent={() => {
                keep({ reason: "" });
                setSheet("outcome");
                refresh();
              }}
              onChanged={refresh}
              onBusy={setSending}
            />
          ) : sheet === "outcome" && decision ? (
            <Outcome
              decision={decision}
              onBack={() => setSheet(null)}
              onAgain={() => setSheet("approve")}
              next={null}
            />
          ) : (
            <Scroller label={t("panel")} className="min-h-0 flex-1">
              <StepsBox view={view} onGo={goTo} />
              <FieldsForm view={view} typed={typed} onType={(fields) => keep({ fields })} onChanged={reload} />
              <DocumentsBox view={view} onChanged={refresh} />
              <PapersBox view={view} onPaper={setShown} />
              <Conditions view={view} />
            </Scroller>
          )}
        </aside>
      </div>
      <CompletionBar
        view={view}
        sheet={sheet}
        standing={{ open, running, ready }}
        busy={sending}
        offline={offline !== null}
        acts={{
          keepClaim: () => void renew(),
          release: () => release.mutate(),
          takeNext,
          back: () => setSheet(null),
          approve: openApprove,
        }}
      />
    </Desk>
  );
}
