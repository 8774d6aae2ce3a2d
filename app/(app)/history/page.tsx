import type { Metadata } from "next";
import { History } from "@/components/history/history";
import { authorityChoices } from "@/lib/authorities/reads";
import { securePage } from "@/lib/gate/page";
import { historyFilter } from "@/lib/history/schema";
import { searchHistory } from "@/lib/history/search";
import { translator } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("history.title") };
}

export default securePage(
  { name: "page.history", permission: "history.search", query: historyFilter },
  async ({ actor, query }) => {
    const [page, authorities] = await Promise.all([searchHistory(actor, query), authorityChoices(actor)]);
    return (
      <History
        key={JSON.stringify(query)}
        page={page}
        filter={query}
        authorities={authorities.map(({ id, name }) => ({ id, name }))}
      />
    );
  },
);
