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
import { oneShotProfiles, takesEvidence, type WorkflowId } from "@/lib/workflows/names";

interface NewRequestFormProps {
  workflows: readonly WorkflowId[];
  authorities: readonly { id: string; name: string; code: string; profiles: string[] }[];
  officer: boolean;
  from: { workflow: string; authorityId: string; profile: string; phone: string; email: string } | null;
}

export function NewRequestForm({ workflows, authorities, officer, from }: NewRequestFormProps) {
  const t = useTranslations("newRequest");
  const names = useTranslations("workflow");
  const profiles = useTranslations("profile");
  const router = useRouter();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  // One key for this form: pressed twice, or sent again after a lost answer, it opens one request.
  const [key] = useState(() => crypto.randomUUID());
  const [workflow, setWorkflow] = useState<string | null>(from?.workflow ?? workflows[0] ?? null);
  const [authorityId, setAuthority] = useState<string | null>(
    from?.authorityId ?? (authorities.length === 1 ? (authorities[0]?.id ?? null) : null),
  );
  const [profile, setProfile] = useState<string>(from?.profile ?? oneShotProfiles[0]);
  const [phone, setPhone] = useState(from?.phone ?? "");
  const [email, setEmail] = useState(from?.email ?? "");
  const offered = authorities.find((entry) => entry.id === authorityId)?.profiles ?? [...oneShotProfiles];

  const elsewhere = workflow !== null && takesEvidence(workflow);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    problems.clear();
    try {
      const result = await openRequestAction({
        authorityId: authorityId ?? "",
        workflow: workflow as WorkflowId,
        profile: profile as (typeof oneShotProfiles)[number],
        phone,
        email,
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

  if (workflows.length === 0) return <Note tone="warn">{t("none")}</Note>;
  if (authorities.length === 0) return <Note tone="warn">{t("noAuthority")}</Note>;
  return (
    <form onSubmit={submit} noValidate className="grid max-w-120 gap-4">
      <p className="text-ink-2">{elsewhere ? t("introElsewhere") : t("intro")}</p>
      {problems.message && (
        <Note tone="bad" role="alert">
          {problems.message}
        </Note>
      )}
      <SelectField
        label={t("workflow")}
        choices={workflows.map((id) => ({ value: id, label: names(`${id}.name`), hint: names(`${id}.films`) }))}
        value={workflow}
        help={elsewhere ? t("filmedByUs") : t("filmedByProvider")}
        onChange={setWorkflow}
        error={problems.field("workflow")}
      />
      <SelectField
        label={t("authority")}
        placeholder={t("choose")}
        choices={authorities.map(({ id, name, code }) => ({ value: id, label: name, hint: `RA ${code}` }))}
        value={authorityId}
        onChange={setAuthority}
        error={problems.field("authorityId")}
      />
      <SelectField
        label={t("profile")}
        choices={oneShotProfiles
          .filter((id) => offered.includes(id))
          .map((id) => ({ value: id, label: id, hint: profiles(id) }))}
        value={profile}
        onChange={setProfile}
        error={problems.field("profile")}
      />
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
      {officer && <Note>{t("conflict")}</Note>}
      <p>
        <Button type="submit" look="primary" size="large" busy={busy}>
          {t("submit")}
        </Button>
      </p>
    </form>
  );
}
