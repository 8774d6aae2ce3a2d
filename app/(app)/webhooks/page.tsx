import type { Metadata } from "next";
import { Inbox } from "@/components/webhooks/inbox";
import { may } from "@/lib/auth/roles";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readInbox } from "@/lib/webhooks/reads";
import { inboxAddress } from "@/lib/webhooks/schema";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("inbox.title") };
}

export default securePage(
  { name: "page.webhooks", permission: "webhooks.see", query: inboxAddress },
  async ({ actor, query: { delivery, ...filter } }) => (
    <Inbox
      key={JSON.stringify(filter)}
      initial={await readInbox(actor, filter)}
      filter={filter}
      opened={delivery ?? null}
      canReplay={may(actor.role, "webhooks.replay")}
      manyAuthorities={actor.authorityIds.length > 1}
    />
  ),
);
