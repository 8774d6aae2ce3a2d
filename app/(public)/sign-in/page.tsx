import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { env } from "@/lib/env";
import { currentActor } from "@/lib/gate/current";
import { openPage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("signIn.title") };
}

/** Only a path of ours may follow a sign-in. */
function safeNext(next: string | string[] | undefined): string {
  const path = Array.isArray(next) ? next[0] : next;
  return path && /^\/(?![/\\])[\w\-/?=&.%]*$/.test(path) ? path : "/";
}

export default openPage({ name: "page.sign-in", why: "it is the way in" }, async ({ searchParams }) => {
  const { next } = await searchParams;
  if (await currentActor()) redirect(safeNext(next));
  const t = await translator();
  const sandbox = env().APP_STAGE === "demo" ? env().ONE_SHOT_URL : undefined;
  return (
    <div className="w-full max-w-93">
      <section className="rounded-4 border border-line bg-surface p-7 shadow-1">
        <h1 className="mb-5 text-page font-bold tracking-tight">{t("signIn.title")}</h1>
        <SignInForm next={safeNext(next)} ended={next !== undefined && next !== "/"} />
      </section>
      {sandbox && (
        <p className="mt-4 text-center text-small text-ink-3">
          {t("signIn.demo")}{" "}
          <a className="text-accent-ink underline underline-offset-2" href={new URL("/accounts", sandbox).href}>
            {t("signIn.demoLink")}
          </a>
        </p>
      )}
    </div>
  );
});
