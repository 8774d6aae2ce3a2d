"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { PasswordField, TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";

/**
 * Two steps for the person, one call for the server: nobody learns from the first step whether the password was
 * right. After a failure it starts over with the e-mail kept.
 */
export function SignInForm({ next, ended }: { next: string; ended: boolean }) {
  const t = useTranslations();
  const [step, setStep] = useState<"password" | "code">("password");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    if (step === "password") {
      if (email.trim() && password) setStep("code");
      return;
    }
    setBusy(true);
    const result = await signIn("credentials", { redirect: false, email: email.trim(), password, code }).catch(
      () => null,
    );
    if (result?.ok) {
      window.location.assign(next);
      return;
    }
    const seconds = /^too-many:(\d+)$/.exec(result?.error ?? "")?.[1];
    const unexpected = !result || result.error === "unexpected";
    setError(
      seconds
        ? t("errors.too-many", { seconds: Number(seconds) })
        : unexpected
          ? t("errors.provider-unreachable")
          : t("errors.wrong-sign-in"),
    );
    setStep("password");
    setPassword("");
    setCode("");
    setBusy(false);
  };

  return (
    <form ref={form} onSubmit={submit} className="grid gap-4" noValidate>
      {ended && !error && step === "password" && (
        <Note tone="warn" role="status">
          {t("signIn.ended")}
        </Note>
      )}
      {error && (
        <Note tone="bad" role="alert">
          {error}
        </Note>
      )}
      {step === "password" ? (
        <>
          <TextField
            large
            label={t("signIn.email")}
            type="email"
            name="email"
            autoComplete="username"
            autoFocus={!email}
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <PasswordField
            large
            label={t("signIn.password")}
            name="password"
            autoComplete="current-password"
            autoFocus={Boolean(email)}
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            showLabel={t("signIn.showPassword")}
            hideLabel={t("signIn.hidePassword")}
          />
          <Button type="submit" look="primary" size="large" className="w-full" closed={!email.trim() || !password}>
            {t("signIn.continue_")}
          </Button>
          <p className="text-small text-ink-3">{t("signIn.notRao")}</p>
          <p className="text-small text-ink-3">{t("signIn.forgotten")}</p>
        </>
      ) : (
        <>
          <TextField
            large
            label={t("signIn.code")}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            required
            maxLength={6}
            pattern="\d{6}"
            className="mono tracking-[0.3em]"
            value={code}
            onChange={(event) => {
              const digits = event.target.value.replace(/\D/g, "").slice(0, 6);
              setCode(digits);
              // The sixth digit submits; a pasted code does too.
              if (digits.length === 6) setTimeout(() => form.current?.requestSubmit());
            }}
            help={email}
          />
          <Button type="submit" look="primary" size="large" className="w-full" busy={busy} closed={code.length !== 6}>
            {t("signIn.signIn")}
          </Button>
          <Button
            look="quiet"
            onClick={() => {
              setStep("password");
              setCode("");
            }}
          >
            {t("signIn.another")}
          </Button>
        </>
      )}
    </form>
  );
}
