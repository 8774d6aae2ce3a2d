import type { ReactNode } from "react";
import { CertificateBanner } from "@/components/shell/certificate-banner";
import { Frame } from "@/components/shell/frame";
import { OutageBanner } from "@/components/shell/outage-banner";
import { SideNav } from "@/components/shell/side-nav";
import { env } from "@/lib/env";
import { currentActor } from "@/lib/gate/current";
import { certificateState } from "@/lib/health/certificate";
import { currentTheme, translator } from "@/lib/i18n/server";
import { userNames } from "@/lib/people/names";

/** Navigation around the pages. It guards nothing: a layout is not run again on every navigation. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  if (!actor) return children;
  const [t, theme, names] = await Promise.all([translator(), currentTheme(), userNames([actor.userId])]);
  const detail = actor.role === "rao" && actor.raoId ? t("nav.raoId", { id: actor.raoId }) : t(`roles.${actor.role}`);
  return (
    <Frame role={actor.role}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-2 focus:bg-surface focus:px-3 focus:py-2 focus:shadow-2"
      >
        {t("app.skip")}
      </a>
      <div className="grid h-dvh overflow-hidden max-narrow:grid-cols-[minmax(0,1fr)] max-narrow:grid-rows-[auto_minmax(0,1fr)] narrow:grid-cols-[184px_minmax(0,1fr)] wide:grid-cols-[208px_minmax(0,1fr)]">
        <SideNav
          role={actor.role}
          userId={actor.userId}
          name={names.get(actor.userId) ?? ""}
          detail={detail}
          theme={theme}
          demo={env().APP_STAGE === "demo"}
        />
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col overflow-auto bg-surface outline-none">
          {actor.role === "admin" && <CertificateBanner certificate={certificateState()} />}
          <OutageBanner reader={actor.role} />
          {children}
        </main>
      </div>
    </Frame>
  );
}
