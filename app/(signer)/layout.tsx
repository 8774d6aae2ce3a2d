import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/auth/language-switch";
import { EnvironmentTag, Logo } from "@/components/shell/logo";
import { env } from "@/lib/env";
import { translator } from "@/lib/i18n/server";

/** The page around what a signer sees: on a phone first, with nothing of the back office. */
export default async function SignerLayout({ children }: { children: ReactNode }) {
  const t = await translator();
  return (
    <div className="mx-auto grid min-h-dvh w-full max-w-176 grid-rows-[auto_1fr] gap-5 px-4 py-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Logo />
        <span className="text-lead font-bold tracking-tight">{t("app.name")}</span>
        {env().APP_STAGE === "demo" && <EnvironmentTag label={t("app.sandbox")} />}
        <span className="ml-auto">
          <LanguageSwitch />
        </span>
      </header>
      <main className="min-w-0">{children}</main>
    </div>
  );
}
