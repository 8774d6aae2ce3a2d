"use client";

import { Landmark, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Certificate } from "@/components/shell/certificate-banner";
import { PageBar } from "@/components/shell/page-bar";
import { useFailureText } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { LinkDialog } from "@/components/ui/link-dialog";
import { Note } from "@/components/ui/note";
import { checkConnectionAction, makeWebhookAddressAction } from "@/lib/authorities/actions";
import type { AuthorityRow, Environment } from "@/lib/authorities/schema";
import type { WorkflowId } from "@/lib/workflows/names";
import { AuthorityDialog } from "./authority-dialog";
import { IntakeKeys } from "./intake-keys";

/** The authorities of an admin: how each reaches the provider, and what its connection was seen to return. */
interface AuthoritiesProps {
  rows: readonly AuthorityRow[];
  certificate: Certificate | null;
  /** Environments of the provider this installation may use. */
  environments: readonly Environment[];
}

export function Authorities({ rows, certificate, environments }: AuthoritiesProps) {
  const t = useTranslations("authorities");
  const router = useRouter();
  const failureText = useFailureText();
  const [edited, setEdited] = useState<AuthorityRow | "new" | null>(null);
  const [made, setMade] = useState<{ name: string; address: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [checking, setChecking] = useState<string | null>(null);
  const check = async (authorityId: string) => {
    setChecking(authorityId);
    const result = await checkConnectionAction({ authorityId });
    setChecking(null);
    setProblem(result.ok ? null : failureText(result.error));
    router.refresh();
  };
  const make = async (row: AuthorityRow) => {
    const result = await makeWebhookAddressAction({ authorityId: row.id });
    if (!result.ok) return setProblem(failureText(result.error));
    setProblem(null);
    setMade({ name: row.name, address: result.value.address });
    router.refresh();
  };
  return (
    <>
      <PageBar
        title={t("title")}
        aside={
          <Button look="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden size={15} />
            {t("add")}
          </Button>
        }
      />
      {problem && (
        <Note tone="bad" role="alert" className="m-3">
          {problem}
        </Note>
      )}
      {rows.length === 0 ? (
        <div className="grid flex-1 place-items-center p-8 text-center">
          <div>
            <Landmark aria-hidden size={26} className="mx-auto mb-2 text-ink-3" />
            <h2 className="text-title font-bold">{t("none")}</h2>
            <p className="text-ink-2">{t("noneText")}</p>
          </div>
        </div>
      ) : (
        <div className="grid flex-1 content-start gap-3 bg-bg p-4 desk:grid-cols-2">
          {rows.map((row) => (
            <Card
              key={row.id}
              row={row}
              certificate={certificate}
              checking={checking === row.id}
              onCheck={() => void check(row.id)}
              onEdit={() => setEdited(row)}
              onMake={() => void make(row)}
              onChange={() => router.refresh()}
            />
          ))}
        </div>
      )}
      <AuthorityDialog
        environments={environments}
        key={edited === "new" ? "new" : (edited?.id ?? "none")}
        open={edited !== null}
        authority={edited === "new" ? null : edited}
        onClose={() => setEdited(null)}
        onDone={(authorityId) => {
          setEdited(null);
          void check(authorityId);
        }}
      />
      <LinkDialog
        title={t("made", { name: made?.name ?? "" })}
        text={t("madeText")}
        link={made?.address ?? null}
        onClose={() => setMade(null)}
      />
    </>
  );
}

interface CardProps {
  row: AuthorityRow;
  certificate: Certificate | null;
  checking: boolean;
  onCheck: () => void;
  onEdit: () => void;
  onMake: () => void;
  onChange: () => void;
}

function Card({ row, certificate, checking, onCheck, onEdit, onMake, onChange }: CardProps) {
  const t = useTranslations("authorities");
  const workflow = useTranslations("workflow");
  const presets = useTranslations("review.presets");
  const format = useFormatter();
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  const seen = row.capabilities["one-shot"];
  const newest = row.webhookAddresses[0];
  return (
    <section aria-label={row.name} className="rounded-3 border border-line bg-surface">
      <header className="flex min-h-10 items-center gap-2 border-b border-line px-3">
        <h2 className="font-bold">{row.name}</h2>
        <span className="mono text-ink-3">RA {row.code}</span>
        <span className="ml-auto flex gap-2">
          <Button size="small" onClick={onEdit}>
            {t("edit")} <span className="sr-only">{row.name}</span>
          </Button>
        </span>
      </header>
      <dl className="grid grid-cols-[10.5rem_minmax(0,1fr)] gap-x-3 gap-y-2 p-3">
        <Term name={t("environment")}>{t(`environments.${row.environment as "sandbox" | "prod"}`)}</Term>
        <Term name={t("profiles")}>
          <span className="mono">{row.profiles.join(", ")}</span>
        </Term>
        <Term name={t("defaultWorkflow")}>{workflow(`${row.defaultWorkflow as WorkflowId}.name`)}</Term>
        <Term name={t("billingUsername")}>
          {row.billingUsername ?? <span className="text-ink-3">{t("notSet")}</span>} ·{" "}
          <span className="text-ink-3">
            {t("billingPassword")}: {row.billingPasswordSet ? t("set_") : t("notSet")}
          </span>
        </Term>
        <Term name={t("connection")}>
          <span className="grid justify-items-start gap-1.5">
            <Checks checks={row.checks} time={time} />
            <Button size="small" busy={checking} onClick={onCheck}>
              {t("check")} <span className="sr-only">{row.name}</span>
            </Button>
          </span>
        </Term>
        {certificate && (
          <Term name={t("certificate")}>
            <span className={certificate.state === "good" ? undefined : "text-bad-ink"}>
              {t(certificate.state === "ended" ? "certificateEnded" : "certificateIs", {
                subject: certificate.subject,
                time: format.dateTime(new Date(certificate.endsAt), { dateStyle: "medium" }),
                days: certificate.days,
              })}
            </span>
          </Term>
        )}
        <Term name={t("returns")}>
          {seen?.seenAt ? (
            <>
              {seen.evidence === "returned" ? t("evidenceYes") : t("evidenceNo")},{" "}
              {seen.video === "returned" ? t("videoYes") : t("videoNo")}{" "}
              <span className="text-ink-3">({t("seenAt", { time: time(seen.seenAt) })})</span>
            </>
          ) : (
            <span className="text-ink-3">{t("notSeen")}</span>
          )}
        </Term>
        <Term name={t("policy")}>
          <Link href={`/policy?authority=${row.id}`} prefetch={false}>
            {t("policyIs", {
              preset: presets(row.policy.preset as "minimum" | "standard" | "strict"),
              version: row.policy.version,
              claim: row.policy.claimMinutes,
              target: row.policy.targetMinutes,
            })}
          </Link>
        </Term>
        <Term name={t("webhook")}>
          <span className="flex flex-wrap items-center gap-2">
            {newest
              ? t("webhookCount", { n: row.webhookAddresses.length, time: time(newest.createdAt) })
              : t("webhookNone")}
            <Button size="small" onClick={onMake}>
              {t("make")} <span className="sr-only">{row.name}</span>
            </Button>
          </span>
        </Term>
        <Term name={t("intake")}>
          <IntakeKeys authority={row} onChange={onChange} />
        </Term>
      </dl>
    </section>
  );
}

const products = { "one-shot": "One-Shot", ra: "RA" } as const;

/** How each service took the last check, in words and with its time. */
function Checks({ checks, time }: { checks: AuthorityRow["checks"]; time: (iso: string) => string }) {
  const t = useTranslations("authorities");
  const services = (["one-shot", "ra"] as const).filter((service) => checks[service]);
  if (services.length === 0) return <span className="text-ink-3">{t("checkNone")}</span>;
  return services.map((service) => {
    const check = checks[service];
    return check ? (
      <span key={service} className={check.result === "ok" ? undefined : "text-bad-ink"}>
        {t(`checks.${check.result}`, { service: products[service], words: check.words ?? "" })}{" "}
        <span className="text-ink-3">({time(check.at)})</span>
      </span>
    ) : null;
  });
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
