"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CheckField, PasswordField, TextField } from "@/components/ui/field";
import { formText } from "@/components/ui/form-text";
import { Note } from "@/components/ui/note";
import { SelectField } from "@/components/ui/select";
import { createAuthorityAction, updateAuthorityAction } from "@/lib/authorities/actions";
import type { AuthorityRow, Environment } from "@/lib/authorities/schema";
import { oneShotProfiles, type WorkflowId, workflowIds } from "@/lib/workflows/names";
import { ProfilePicker } from "./profile-picker";

interface AuthorityDialogProps {
  open: boolean;
  authority: AuthorityRow | null;
  environments: readonly Environment[];
  onClose: () => void;
  onDone: (authorityId: string) => void;
}

/** Secrets are written and replaced here, never shown. */
export function AuthorityDialog({ open, authority, environments, onClose, onDone }: AuthorityDialogProps) {
  const t = useTranslations("authorities");
  const app = useTranslations("app");
  const workflow = useTranslations("workflow");
  const signIn = useTranslations("signIn");
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const [environment, setEnvironment] = useState(authority?.environment ?? environments[0] ?? "sandbox");
  const [defaultWorkflow, setWorkflow] = useState<string>(authority?.defaultWorkflow ?? workflowIds[0]);
  const [keepPassword, setKeepPassword] = useState(true);
  const [profiles, setProfiles] = useState<readonly string[]>(authority?.profiles ?? oneShotProfiles);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => formText(form, name);
    const shared = {
      name: text("name"),
      environment: environment as Environment,
      defaultWorkflow: defaultWorkflow as WorkflowId,
      profiles: [...profiles],
      billingUsername: text("billingUsername"),
      billingPassword: text("billingPassword"),
    };
    setBusy(true);
    if (authority) {
      const result = await updateAuthorityAction({ authorityId: authority.id, ...shared });
      setBusy(false);
      if (result.ok) onDone(authority.id);
      else problems.show(result.error);
      return;
    }
    const result = await createAuthorityAction({ code: text("code"), ...shared, keepPassword });
    setBusy(false);
    if (result.ok) onDone(result.value.authorityId);
    else problems.show(result.error);
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={authority ? t("editTitle", { name: authority.name }) : t("addTitle")}
      closeLabel={app("close")}
      width="36rem"
    >
      <form onSubmit={submit} noValidate className="grid gap-3" autoComplete="off">
        {problems.message && (
          <Note tone="bad" role="alert">
            {problems.message}
          </Note>
        )}
        <div className="grid gap-3 narrow:grid-cols-2">
          {!authority && (
            <TextField
              label={t("code")}
              name="code"
              inputMode="numeric"
              className="mono"
              error={problems.field("code")}
            />
          )}
          <TextField
            label={t("name")}
            name="name"
            defaultValue={authority?.name ?? ""}
            error={problems.field("name")}
          />
          <SelectField
            label={t("environment")}
            choices={environments.map((value) => ({ value, label: t(`environments.${value}`) }))}
            value={environment}
            onChange={setEnvironment}
            error={problems.field("environment")}
          />
          <SelectField
            label={t("defaultWorkflow")}
            choices={workflowIds.map((id) => ({ value: id, label: workflow(`${id}.name`) }))}
            value={defaultWorkflow}
            onChange={setWorkflow}
            error={problems.field("defaultWorkflow")}
          />
        </div>
        <ProfilePicker chosen={profiles} onChange={setProfiles} error={problems.field("profiles")} />
        <div className="grid gap-3 narrow:grid-cols-2">
          <TextField
            label={t("billingUsername")}
            name="billingUsername"
            defaultValue={authority?.billingUsername ?? ""}
            error={problems.field("billingUsername")}
          />
          <PasswordField
            label={t("billingPassword")}
            name="billingPassword"
            autoComplete="new-password"
            help={authority?.billingPasswordSet ? t("billingKeep") : undefined}
            error={problems.field("billingPassword")}
            showLabel={signIn("showPassword")}
            hideLabel={signIn("hidePassword")}
          />
        </div>
        {!authority && (
          <CheckField
            label={t("keepPassword")}
            checked={keepPassword}
            onChange={(event) => setKeepPassword(event.target.checked)}
          />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{app("cancel")}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {app("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
