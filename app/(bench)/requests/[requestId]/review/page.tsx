import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import { BenchFlow } from "@/components/reviews/bench-flow";
import { Frame } from "@/components/shell/frame";
import { isToComplete } from "@/lib/completion/load";
import { env } from "@/lib/env";
import { ensureEvidence } from "@/lib/evidence/ensure-evidence";
import { securePage } from "@/lib/gate/page";
import { currentTheme, translator } from "@/lib/i18n/server";
import { userNames } from "@/lib/people/names";
import { readReview } from "@/lib/reviews/reads";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("review.panel") };
}

const params = z.object({ requestId: z.uuid() });

/** `evidence` shows what was judged once more, where a validated request goes on to a page of its own. */
const query = z.object({ view: z.literal("evidence").optional() });

export default securePage(
  { name: "page.review", permission: "review.decide", params, query },
  async ({ actor, params, query }) => {
    if (query.view !== "evidence" && (await isToComplete(actor, params.requestId)))
      redirect(`/requests/${params.requestId}/complete`);
    await ensureEvidence(actor, params.requestId);
    const [initial, names, theme, t] = await Promise.all([
      readReview(actor, params.requestId, true),
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
        <BenchFlow key={params.requestId} initial={initial} me={me} theme={theme} demo={env().APP_STAGE === "demo"} />
      </Frame>
    );
  },
);
