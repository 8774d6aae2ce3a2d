"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { PasswordField, TextField } from "@/components/ui/field";
import { formText } from "@/components/ui/form-text";
import { Note } from "@/components/ui/note";
import { acceptInvitationAction } from "@/lib/people/actions";

interface InviteFormProps {
  token: string;
  secret: string;
  qr: string;
}

export function InviteForm({ token, secret, qr }: InviteFormProps) {
  const t = useTranslations("invite");
  const signIn = useTranslations("signIn");
  const router = useRouter();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const result = await acceptInvitationAction({
      token,
      password: formText(form, "password"),
      code: formText(form, "code").replace(/\s/g, ""),
    });
    setBusy(false);
    if (result.ok) router.push("/sign-in");
    else problems.show(result.error);
  };
  return (
    <form onSubmit={submit} className="grid gap-5" noValidate>
      {problems.message && (
        <Note tone="bad" role="alert">
          {problems.message}
        </Note>
      )}
      <PasswordField
        large
        name="password"
        label={t("password")}
        help={t("passwordHelp")}
        error={problems.field("password")}
        autoComplete="new-password"
        showLabel={signIn("showPassword")}
        hideLabel={signIn("hidePassword")}
      />
      <div>
        <p className="mb-2 text-small font-medium text-ink-2">{t("scan")}</p>
        <div className="flex items-center gap-5">
          {/* The picture is made by our own server from the key beside it. */}
          <img
            src={`data:image/svg+xml;base64,${btoa(qr)}`}
            alt={t("qr")}
            width={150}
            height={150}
            className="shrink-0 rounded-2 border border-line"
          />
          <p className="min-w-0 text-small text-ink-2">
            {t("typed")}
            <span className="mono mt-1 block break-all text-ink">{secret}</span>
          </p>
        </div>
      </div>
      <TextField
        large
        name="code"
        label={t("code")}
        error={problems.field("code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        className="mono tracking-[0.3em]"
      />
      <Button type="submit" look="primary" size="large" busy={busy}>
        {t("done")}
      </Button>
    </form>
  );
}
