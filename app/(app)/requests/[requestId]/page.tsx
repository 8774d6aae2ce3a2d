import type { Metadata } from "next";
import { z } from "zod";
import { RequestPage } from "@/components/requests/request-detail";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readDetail } from "@/lib/requests/detail";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("request.title") };
}

const params = z.object({ requestId: z.uuid() });

export default securePage({ name: "page.request", permission: "history.search", params }, async ({ actor, params }) => {
  const initial = await readDetail(actor, params.requestId, true);
  return <RequestPage key={params.requestId} initial={initial} />;
});
