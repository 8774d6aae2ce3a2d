import type { Metadata } from "next";
import { z } from "zod";
import { NewRequestForm } from "@/components/requests/new-request-form";
import { PageBar } from "@/components/shell/page-bar";
import { authorityChoices } from "@/lib/authorities/reads";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readDraft } from "@/lib/requests/draft";
import { availableWorkflows } from "@/lib/workflows/registry";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("newRequest.title") };
}

const query = z.object({ from: z.uuid().optional().catch(undefined) });

export default securePage(
  { name: "page.new-request", permission: "request.create", query },
  async ({ actor, query }) => {
    const [t, authorities, from] = await Promise.all([
      translator(),
      authorityChoices(actor),
      query.from ? readDraft(actor, query.from) : null,
    ]);
    return (
      <>
        <PageBar title={t("newRequest.title")} />
        <div className="p-4">
          <NewRequestForm
            workflows={availableWorkflows()}
            authorities={authorities}
            officer={actor.role === "rao"}
            from={from}
          />
        </div>
      </>
    );
  },
);
