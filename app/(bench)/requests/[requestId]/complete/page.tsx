import type { Metadata } from "next";
import { z } from "zod";
import { CompletionPage } from "@/components/completion/completion-page";
import { Frame } from "@/components/shell/frame";
import { readCompletion } from "@/lib/completion/reads";
import { env } from "@/lib/env";
import { ensureEvidence } from "@/lib/evidence/ensure-evidence";
import { securePage } from "@/lib/gate/page";
import { currentTheme, translator } from "@/lib/i18n/server";
import { userNames } from "@/lib/people/names";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("completion.panel") };
}

const params = z.object({ requestId: z.uuid() });

export default securePage({ name: "page.complete", permission: "review.decide", params }, async ({ actor, params }) => {
  await ensureEvidence(actor, params.requestId);
  const [initial, names, theme, t] = await Promise.all([
    readCompletion(actor, params.requestId, true),
    userNames([actor.userId]),
    currentTheme(),
    translator(),
  ]);
  const me = {
    userId: actor.userId,
    name: names.get(actor.userId) ?? "",
    detail: t("nav.raoId", { id: actor.raoId ?? "–" }),
  };
  return (
    <Frame role={actor.role}>
      <CompletionPage
        key={params.requestId}
        initial={initial}
        me={me}
        theme={theme}
        demo={env().APP_STAGE === "demo"}
      />
    </Frame>
  );
});
