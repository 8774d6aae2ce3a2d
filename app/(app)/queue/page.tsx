import type { Metadata } from "next";
import { Queue } from "@/components/requests/queue";
import { SecondLookBand } from "@/components/reviews/second-look-band";
import { may } from "@/lib/auth/roles";
import { authorityChoices } from "@/lib/authorities/reads";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readQueue } from "@/lib/requests/queue-reads";
import { queueFilter } from "@/lib/requests/views";
import { readOpenLooks } from "@/lib/second-looks/reads";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("queue.title") };
}

export default securePage(
  { name: "page.queue", permission: "queue.see", query: queueFilter },
  async ({ actor, query }) => {
    const [initial, authorities, looks] = await Promise.all([
      readQueue(actor, query),
      authorityChoices(actor),
      may(actor.role, "look.answer") ? readOpenLooks(actor) : null,
    ]);
    return (
      <Queue
        key={query.view}
        initial={initial}
        filter={query}
        me={actor.userId}
        canDecide={may(actor.role, "review.decide")}
        authorities={authorities.map(({ id, name }) => ({ id, name }))}
        notice={looks && <SecondLookBand initial={looks} />}
      />
    );
  },
);
