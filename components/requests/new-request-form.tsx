"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { SelectField } from "@/components/ui/select";
import { openRequestAction } from "@/lib/requests/actions";
import type { Draft } from "@/lib/requests/draft-view";
import {
  asksHolder,
  asksValidity,
  judgedByProvider,
  oneShotProfiles,
  takesEvidence,
  type WorkflowId,
} from "@/lib/workflows/names";
import { profileNamed, profilesFor, usualValidityDays, validityDays } from "@/lib/workflows/profiles";
import { HolderFields } from "./holder-fields";
import { useProfileText } from "./profile-text";
import { WorkflowFacts } from "./workflow-facts";

interface NewRequestFormProps {
  workflows: readonly WorkflowId[];
  authorities: readonly { id: string; name: string; code: string; profiles: string[] }[];
  officer: boolean;
  /** A request that was not opened, to be corrected and opened again. */
  from: Draft | null;
}

export function NewRequestForm({ workflows, authorities, officer, from }: NewRequestFormProps) {
  const t = useTranslations("newRequest");
  const names = useTranslations("workflow");
  const { whole: profileText } = useProfileText();
  const router = useRouter();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  // One key for this form: pressed twice, or sent again after a lost answer, it opens one request.
  const [key] = useState(() => crypto.randomUUID());
  const [workflow, setWorkflow] = useState<WorkflowId | null>(
    workflows.find((id) => id === from?.workflow) ?? workflows[0] ?? null,
  );
  const [authorityId, setAuthority] = useState<string | null>(
    from?.authorityId ?? (authorities.length === 1 ? (authorities[0]?.id ?? null) : null),
  );
  const [chosenProfile, setProfile] = useState<string>(from?.profile ?? oneShotProfiles[0]);
  const [days, setDays] = useState<number>(from?.validityDays ?? usualValidityDays);
  const [phone, setPhone] = useState(from?.phone ?? "");
  const [email, setEmail] = useState(from?.email ?? "");
  const [holder, setHolder] = useState({
    givenName: from?.givenName ?? "",
    surname1: from?.surname1 ?? "",
    surname2: from?.surname2 ?? "",
    documentType: from?.documentType ?? "",
    documentCountry: from?.documentCountry ?? "",
    documentNumber: from?.documentNumber ?? "",
  });

  if (workflow === null) return <Note tone="warn">{t("none")}</Note>;
  if (authorities.length === 0) return <Note tone="warn">{t("noAuthority")}</Note>;

  const elsewhere = takesEvidence(workflow);
  const authority = authorities.find((entry) => entry.id === authorityId);
  const offered = profilesFor(workflow).filter((name) => !authority || authority.profiles.includes(name));
  const profile = offered.find((name) => name === chosenProfile) ?? offered[0] ?? null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    problems.clear();
    try {
      const result = await openRequestAction({
        authorityId: authorityId ?? "",
        workflow,
        profile: profile ?? "",
        phone,
        email,
        ...(asksValidity(workflow) ? { validityDays: validityDays.find((entry) => entry === days) } : {}),
        ...(asksHolder(workflow) ? holder : {}),
        key,
      });
      if (result.ok) {
        router.push(`/requests/${result.value.requestId}`);
        return;
      }
      problems.show(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    }
    setBusy(false);
  };

  return (
    <form onSubmit={submit} noValidate className="grid max-w-120 gap-4">
      <p className="text-ink-2">
        {t(elsewhere ? "introElsewhere" : judgedByProvider(workflow) ? "introJudged" : "intro")}
      </p>
      {from && (from.problem || from.said) && <LastTime from={from} />}
      {problems.message && (
        <Note tone="bad" role="alert">
          {problems.message}
        </Note>
      )}
      <SelectField
        label={t("workflow")}
        choices={workflows.map((id) => ({ value: id, label: names(`${id}.name`), hint: names(`${id}.films`) }))}
        value={workflow}
        onChange={(value) => setWorkflow(workflows.find((id) => id === value) ?? workflow)}
        error={problems.field("workflow")}
      />
      <WorkflowFacts workflow={workflow} />
      <SelectField
        label={t("authority")}
        placeholder={t("choose")}
        choices={authorities.map(({ id, name, code }) => ({ value: id, label: name, hint: `RA ${code}` }))}
        value={authorityId}
        onChange={setAuthority}
        error={problems.field("authorityId")}
      />
      {offered.length === 0 ? (
        <Note tone="warn" role="status">
          {t("noProfile")}
        </Note>
      ) : (
        <SelectField
          label={t("profile")}
          help={profile && profileText(profile)}
          choices={offered.map((name) => ({ value: name, label: name, hint: profileText(name) }))}
          value={profile}
          onChange={setProfile}
          error={problems.field("profile")}
        />
      )}
      {asksValidity(workflow) && (
        <SelectField
          label={t("validity")}
          help={t("validityHelp")}
          choices={validityDays.map((entry) => ({ value: String(entry), label: t("validities", { days: entry }) }))}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          error={problems.field("validityDays")}
        />
      )}
      <TextField
        label={t("phone")}
        help={elsewhere ? t("phoneHelpElsewhere") : t("phoneHelp")}
        name="phone"
        type="tel"
        autoComplete="off"
        className="mono"
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
        error={problems.field("phone")}
      />
      <TextField
        label={t("email")}
        help={t("emailHelp")}
        name="email"
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={problems.field("email")}
      />
      {asksHolder(workflow) && (
        <HolderFields
          holder={holder}
          onChange={setHolder}
          documentTypes={profileNamed(profile ?? "")?.documentTypes ?? []}
          problems={problems}
        />
      )}
      {officer && <Note>{t("conflict")}</Note>}
      <p>
        <Button type="submit" look="primary" size="large" busy={busy}>
          {t("submit")}
        </Button>
      </p>
    </form>
  );
}

/** Why the request that is being corrected was not opened, the provider's words beside ours. */
function LastTime({ from }: { from: Draft }) {
  const t = useTranslations("newRequest");
  const request = useTranslations("request");
  return (
    <Note tone="warn">
      <p className="font-medium">{t("again")}</p>
      {from.problem && <p className="mt-1">{request(`notOpenedWhy.${from.problem}`)}</p>}
      {from.said && (
        <p className="mt-1 text-small">
          <span className="text-ink-3">{request("providerSays")}:</span> <span className="mono">{from.said}</span>
        </p>
      )}
    </Note>
  );
}
