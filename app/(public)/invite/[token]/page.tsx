import type { Metadata } from "next";
import { InviteForm } from "@/components/auth/invite-form";
import { openPage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readInvitation } from "@/lib/people/invitations";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("invite.title"), referrer: "no-referrer" };
}

export default openPage(
  { name: "page.invite", why: "an invited person has no account yet; the token is unguessable and ends" },
  async ({ params }) => {
    const token = String((await params).token ?? "");
    const [t, invitation] = await Promise.all([translator(), readInvitation(token)]);
    return (
      <section className="w-full max-w-107 rounded-4 border border-line bg-surface p-7 shadow-1">
        <h1 className="mb-2 text-page font-bold tracking-tight">
          {invitation ? t("invite.title") : t("invite.ended")}
        </h1>
        {invitation ? (
          <>
            <p className="mb-5 text-ink-2">{t("invite.hello", { name: invitation.name })}</p>
            <InviteForm token={token} secret={invitation.secret} qr={invitation.qr} />
          </>
        ) : (
          <p className="text-ink-2">{t("invite.endedText")}</p>
        )}
      </section>
    );
  },
);
