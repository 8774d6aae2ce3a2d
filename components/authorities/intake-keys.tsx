"use client";

import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useFailureText, useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { formText } from "@/components/ui/form-text";
import { LinkDialog } from "@/components/ui/link-dialog";
import { Note } from "@/components/ui/note";
import { makeIntakeKeyAction, revokeIntakeKeyAction } from "@/lib/authorities/actions";
import type { AuthorityRow } from "@/lib/authorities/schema";

type Key = AuthorityRow["intakeKeys"][number];

interface IntakeKeysProps {
  authority: AuthorityRow;
  onChange: () => void;
}

/** The capture systems that may hand evidence over for an authority, and since when they were not heard of. */
export function IntakeKeys({ authority, onChange }: IntakeKeysProps) {
  const t = useTranslations("authorities");
  const format = useFormatter();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Key | null>(null);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  return (
    <>
      <ul className="mb-1.5 grid gap-1.5 empty:hidden">
        {authority.intakeKeys.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <KeyRound aria-hidden size={14} className="text-ink-3" />
            <span className="min-w-0 break-words">{key.name}</span>
            <span className="text-ink-3">
              {key.lastUsedAt ? t("intakeUsed", { time: time(key.lastUsedAt) }) : t("intakeUnused")}
            </span>
            <Button size="small" look="quiet" onClick={() => setEnding(key)}>
              {t("intakeRevoke")} <span className="sr-only">{key.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      <span className="flex flex-wrap items-center gap-2">
        {authority.intakeKeys.length === 0 && t("intakeNone")}
        <Button size="small" onClick={() => setAdding(true)}>
          {t("intakeAdd")} <span className="sr-only">{authority.name}</span>
        </Button>
        <a href="/api/intake/openapi.json" className="text-small text-accent-ink underline underline-offset-2">
          {t("intakeDescription")}
        </a>
      </span>
      {adding && (
        <NewKey
          authority={authority}
          onClose={() => setAdding(false)}
          onMade={(name, key) => {
            setAdding(false);
            setMade({ name, key });
            onChange();
          }}
        />
      )}
      {ending && (
        <EndKey
          ended={ending}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            onChange();
          }}
        />
      )}
      <LinkDialog
        title={t("intakeMade", { name: made?.name ?? "" })}
        text={t("intakeMadeText")}
        link={made?.key ?? null}
        onClose={() => setMade(null)}
      />
    </>
  );
}

interface NewKeyProps {
  authority: AuthorityRow;
  onClose: () => void;
  onMade: (name: string, key: string) => void;
}

function NewKey({ authority, onClose, onMade }: NewKeyProps) {
  const t = useTranslations("authorities");
  const app = useTranslations("app");
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = formText(new FormData(event.currentTarget), "name");
    setBusy(true);
    const result = await makeIntakeKeyAction({ authorityId: authority.id, name });
    setBusy(false);
    if (result.ok) onMade(name.trim(), result.value.key);
    else problems.show(result.error);
  };
  return (
    <Dialog open onClose={onClose} title={t("intakeAddTitle", { name: authority.name })} closeLabel={app("close")}>
      <form onSubmit={submit} noValidate className="grid gap-3">
        {problems.message && (
          <Note tone="bad" role="alert">
            {problems.message}
          </Note>
        )}
        <TextField
          label={t("intakeName")}
          help={t("intakeNameHelp")}
          name="name"
          autoComplete="off"
          maxLength={80}
          error={problems.field("name")}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{app("cancel")}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t("intakeMake")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function EndKey({ ended, onClose, onDone }: { ended: Key; onClose: () => void; onDone: () => void }) {
  const t = useTranslations("authorities");
  const app = useTranslations("app");
  const failureText = useFailureText();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    const result = await revokeIntakeKeyAction({ keyId: ended.id });
    setBusy(false);
    if (result.ok) onDone();
    else setProblem(failureText(result.error));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("intakeRevokeTitle", { name: ended.name })}
      closeLabel={app("close")}
      width="28rem"
    >
      {problem && (
        <Note tone="bad" role="alert" className="mb-3">
          {problem}
        </Note>
      )}
      <p className="text-ink-2">{t("intakeRevokeText")}</p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{app("cancel")}</Button>
        <Button look="danger" busy={busy} onClick={() => void end()}>
          {t("intakeRevoke")}
        </Button>
      </div>
    </Dialog>
  );
}
