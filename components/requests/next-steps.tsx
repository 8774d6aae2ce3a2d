"use client";

import { Copy, ExternalLink } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { LastUploads, MissingList } from "@/components/evidence/upload-state";
import { useProblems } from "@/components/shell/problems";
import { Button, ButtonLink } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { useToast } from "@/components/ui/toast";
import { setVideoNumberAction, showEnrolmentLinkAction, showLinkAction } from "@/lib/requests/actions";
import type { RequestDetail } from "@/lib/requests/detail-view";
import { ActButtons } from "./act-dialogs";
import { ActStates } from "./act-states";
import { DoubtBox } from "./doubt-box";
import { IncidentsBox } from "./incidents-box";
import { Reassign } from "./reassign";
import { ReleasedNotes } from "./released-notes";
import { ReportIncident } from "./report-incident";

interface NextStepsProps {
  detail: RequestDetail;
  /** When `detail` reached this browser, by its own clock. */
  readAt: number;
  onChanged: () => void;
}

/** What can happen now, for this role, in words; the acts beside. */
export function NextSteps({ detail, readAt, onChanged }: NextStepsProps) {
  const t = useTranslations("request");
  const { row } = detail;
  return (
    <section aria-label={t("now")} className="border-b border-line px-4 py-3">
      <h2 className="mb-2 font-bold">{t("now")}</h2>
      <IncidentsBox detail={detail} onChanged={onChanged} />
      {detail.doubt ? (
        <DoubtBox detail={detail} doubt={detail.doubt} readAt={readAt} onChanged={onChanged} />
      ) : (
        <State detail={detail} />
      )}
      <ReleasedNotes released={detail.released} />
      <ActStates detail={detail} />
      {detail.can.signing && (
        <p className="mt-2">
          <ButtonLink href={`/requests/${row.id}/signing`}>{t("toSigning")}</ButtonLink>
        </p>
      )}
      <EvidenceBox detail={detail} />
      {detail.can.link && <LinkBox requestId={row.id} of="link" />}
      {detail.can.enrolmentLink && <LinkBox requestId={row.id} of="enrolment" />}
      {detail.can.repair && <RepairForm requestId={row.id} onChanged={onChanged} />}
      {(row.claim || detail.can.reassign) && (
        <p className="mt-2 flex items-center gap-2 text-ink-2">
          {row.claim ? t("claimedBy", { name: row.claim.name }) : t("nobodyHolds")}
          {detail.can.reassign && <Reassign detail={detail} onChanged={onChanged} />}
        </p>
      )}
      <ActButtons detail={detail} onChanged={onChanged} />
      {detail.can.report && (
        <p className="mt-2">
          <ReportIncident request={row} />
        </p>
      )}
    </section>
  );
}

function State({ detail }: { detail: RequestDetail }) {
  const t = useTranslations("request");
  const { row, creation } = detail;
  const unknown = detail.scratchcard ? t("unknownWithCard") : t("unknownOpening");
  if (creation === "failed" || creation === "unknown")
    return (
      <Note tone={creation === "failed" ? "bad" : "warn"} role="status">
        <p className="font-medium">{creation === "failed" ? t("notOpened") : unknown}</p>
        {creation === "failed" && detail.creationProblem && (
          <p className="mt-1">{t(`notOpenedWhy.${detail.creationProblem}`)}</p>
        )}
        {detail.creationError && (
          <p className="mt-1 text-small">
            <span className="text-ink-3">{t("providerSays")}:</span>{" "}
            <span className="mono">{detail.creationError}</span>
          </p>
        )}
        {creation === "failed" && (
          <p className="mt-2">
            <ButtonLink href={`/requests/new?from=${row.id}`} size="small">
              {t("tryAgain")}
            </ButtonLink>
          </p>
        )}
      </Note>
    );
  const texts: Partial<Record<typeof row.status, string>> = {
    opening: t("opening"),
    waiting: t("waitingText"),
    "waiting-evidence": t("waitingForEvidence"),
    incomplete: detail.uploads ? t("incompleteEvidence") : t("incompleteText"),
    failed: detail.uploads ? t("failedEvidence") : t("failedText"),
    "with-operator": t("operatorText"),
    "to-review": t("reviewText"),
    validated: t("validatedText"),
    approved: detail.can.enrolmentLink ? t("approvedRaText") : t("approvedText"),
    issued: t("issuedText"),
    sending: t("unknownText"),
    "unknown-outcome": t("unknownText"),
    "not-sent": t("reviewText"),
    refused: t("closedText"),
    cancelled: t("closedText"),
  };
  return <p className="text-ink-2">{texts[row.status] ?? t("nothing")}</p>;
}

/** What is missing of evidence made elsewhere, and the way to hand it over. */
function EvidenceBox({ detail: { row, uploads, can } }: { detail: RequestDetail }) {
  const t = useTranslations("request");
  const waits = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR"].includes(row.providerStatus);
  if (!uploads || !waits) return null;
  return (
    <div className="mt-3 grid gap-2 rounded-3 border border-line p-3">
      <h3 className="font-medium">{t("missingTitle")}</h3>
      {uploads.missing.length > 0 ? <MissingList missing={uploads.missing} /> : <p>{t("nothingMissing")}</p>}
      {uploads.last.length > 0 && <LastUploads uploads={uploads} />}
      {can.upload && (
        <p>
          <ButtonLink href={`/requests/${row.id}/evidence`} look="primary">
            {t("handOver")}
          </ButtonLink>
        </p>
      )}
    </div>
  );
}

const links = {
  link: { text: "linkText", ask: showLinkAction },
  enrolment: { text: "enrolmentText", ask: showEnrolmentLinkAction },
} as const;

/** A link whose holder can act: it comes when asked for, and goes with the page. */
function LinkBox({ requestId, of }: { requestId: string; of: keyof typeof links }) {
  const t = useTranslations("request");
  const app = useTranslations("app");
  const toast = useToast();
  const problems = useProblems();
  const [shown, setShown] = useState<{ link: string; qr: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    const result = await links[of].ask({ requestId });
    setBusy(false);
    if (result.ok) setShown(result.value);
    else problems.show(result.error);
  };
  return (
    <div className="mt-3 rounded-3 border border-line p-3">
      <h3 className="font-medium">{t(of)}</h3>
      <p className="text-small text-ink-3">{t(links[of].text)}</p>
      {problems.message && (
        <Note tone="bad" role="alert" className="mt-2">
          {problems.message}
        </Note>
      )}
      {!shown ? (
        <p className="mt-2">
          <Button busy={busy} onClick={() => void show()}>
            {t("showLink")}
          </Button>
        </p>
      ) : (
        <div className="mt-2 flex gap-3">
          <img
            src={`data:image/svg+xml;base64,${btoa(shown.qr)}`}
            alt={t("qr")}
            width={120}
            height={120}
            className="shrink-0 rounded-2 border border-line"
          />
          <div className="min-w-0">
            <p className="mono text-small break-all" data-testid={of === "link" ? "videoid-link" : "enrolment-link"}>
              {shown.link}
            </p>
            <p className="mt-2 flex flex-wrap gap-2">
              <Button
                size="small"
                onClick={() => void navigator.clipboard.writeText(shown.link).then(() => toast(app("copied")))}
              >
                <Copy aria-hidden size={13} />
                {t("copyLink")}
              </Button>
              <a className={buttonClass("plain", "small")} href={shown.link} target="_blank" rel="noreferrer noopener">
                <ExternalLink aria-hidden size={13} />
                {t("openLink")}
              </a>
            </p>
          </div>
        </div>
      )}
    </div>
  );
}

function RepairForm({ requestId, onChanged }: { requestId: string; onChanged: () => void }) {
  const t = useTranslations("request");
  const problems = useProblems();
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const result = await setVideoNumberAction({ requestId, videoidPk: value });
    setBusy(false);
    if (result.ok) onChanged();
    else problems.show(result.error);
  };
  return (
    <form onSubmit={submit} className="mt-3 rounded-3 border border-warn-line p-3">
      {problems.message && (
        <Note tone="bad" role="alert" className="mb-2">
          {problems.message}
        </Note>
      )}
      <TextField
        label={t("repair")}
        help={t("repairText")}
        inputMode="numeric"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        error={problems.field("videoidPk")}
      />
      <Button type="submit" className="mt-2" busy={busy}>
        {t("repairSet")}
      </Button>
    </form>
  );
}
