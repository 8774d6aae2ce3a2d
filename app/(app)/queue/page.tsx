import type { Metadata } from "next";
import { Queue } from "@/components/requests/queue";
import { may } from "@/lib/auth/roles";
import { authorityChoices } from "@/lib/authorities/reads";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readQueue } from "@/lib/requests/queue-reads";
import { queueFilter } from "@/lib/requests/views";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("queue.title") };
}

export default securePage(
  { name: "page.queue", permission: "queue.see", query: queueFilter },
  async ({ actor, query }) => {
    const [initial, authorities] = await Promise.all([readQueue(actor, query), authorityChoices(actor)]);
    return (
      <Queue
        key={query.view}
        initial={initial}
        filter={query}
        me={actor.userId}
        canDecide={may(actor.role, "review.decide")}
        authorities={authorities.map(({ id, name }) => ({ id, name }))}
      />
    );
  },
);
