import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/auth/language-switch";
import { EnvironmentTag, Logo } from "@/components/shell/logo";
import { env } from "@/lib/env";
import { translator } from "@/lib/i18n/server";

/** The page around what is open to people who are not signed in. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const t = await translator();
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto] gap-6 px-7 py-5 max-narrow:px-4">
      <header className="flex items-center gap-3">
        <Logo />
        <span className="text-lead font-bold tracking-tight">{t("app.name")}</span>
        {env().APP_STAGE === "demo" && <EnvironmentTag label={t("app.sandbox")} />}
        <span className="ml-auto">
          <LanguageSwitch />
        </span>
      </header>
      <main className="grid place-items-center">{children}</main>
      <footer className="text-right text-small text-ink-3">{t("signIn.recorded")}</footer>
    </div>
  );
}
