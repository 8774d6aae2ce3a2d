"use client";

import { useFormatter, useTranslations } from "use-intl";
import { CodeField } from "@/components/auth/code-field";
import { CheckField, PasswordField, TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import type { ReviewView } from "@/lib/reviews/views";

export interface SignatureValues {
  username: string;
  password: string;
  pin: string;
  code: string;
  keep: boolean;
}

export const noSignature: SignatureValues = { username: "", password: "", pin: "", code: "", keep: false };

/** Whether the session's second factor is older than the policy allows for a decision. */
function needsCode(view: ReviewView): boolean {
  const age = Date.parse(view.at) - Date.parse(view.signing.secondFactorAt);
  // Half a minute of margin: the server judges when the form arrives.
  return age > view.signing.stepUpMinutes * 60_000 - 30_000;
}

interface SignatureProps {
  view: ReviewView;
  values: SignatureValues;
  onChange: (change: Partial<SignatureValues>) => void;
  problem: (field: string) => string | null;
  /** The server asked for a new code although the page did not expect it. */
  askCode: boolean;
}

/** What an officer signs with. It lives in this component until it is sent, and nowhere after. */
export function Signature({ view, values, onChange, problem, askCode }: SignatureProps) {
  const t = useTranslations("sign");
  const format = useFormatter();
  const { signing } = view;
  const typePassword = !signing.passwordKept;
  if (!signing.raoId)
    return (
      <Note tone="warn" role="status">
        {t("noRao")}
      </Note>
    );
  return (
    <fieldset className="border-t border-line bg-surface-2 px-4 py-3">
      <legend className="sr-only">{t("title")}</legend>
      <p className="mb-2 text-small">
        <b className="font-bold">{t("title")}</b>{" "}
        <span className="text-ink-2">
          {[signing.username, t("raoIs", { id: signing.raoId })].filter(Boolean).join(", ")}
        </span>
      </p>
      {typePassword && !signing.username && (
        <TextField
          label={t("username")}
          name="rao-username"
          autoComplete="off"
          value={values.username}
          onChange={(event) => onChange({ username: event.target.value })}
          error={problem("username")}
          fieldClassName="mb-2.5"
        />
      )}
      <div className="grid grid-cols-2 gap-2.5">
        {typePassword && (
          <PasswordField
            label={t("password")}
            name="rao-password"
            autoComplete="off"
            value={values.password}
            onChange={(event) => onChange({ password: event.target.value })}
            error={problem("password")}
            showLabel={t("show")}
            hideLabel={t("hide")}
          />
        )}
        <PasswordField
          label={t("pin")}
          name="rao-pin"
          autoComplete="off"
          inputMode="numeric"
          value={values.pin}
          onChange={(event) => onChange({ pin: event.target.value })}
          error={problem("pin")}
          showLabel={t("show")}
          hideLabel={t("hide")}
        />
      </div>
      {typePassword && signing.mayKeep && (
        <CheckField
          className="mt-2 text-small"
          label={t("keep")}
          checked={values.keep}
          onChange={(event) => onChange({ keep: event.target.checked })}
        />
      )}
      {!typePassword && <p className="mt-2 text-small text-ink-2">{t("kept")}</p>}
      <p className="mt-1.5 text-small text-ink-3">
        {t("once")} {signing.triesLeft < 4 && t("tries", { n: signing.triesLeft })}
      </p>
      {needsCode(view) || askCode ? (
        <CodeField
          className="mt-2.5"
          value={values.code}
          onChange={(code) => onChange({ code })}
          error={problem("code")}
        />
      ) : (
        <p className="mt-1 text-small text-ink-3">
          {t("factorFresh", { time: format.dateTime(new Date(signing.secondFactorAt), { timeStyle: "short" }) })}
        </p>
      )}
    </fieldset>
  );
}
