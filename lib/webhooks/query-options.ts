import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import type { InboxFilter } from "./schema";
import { type DeliveryDetail, deliveryDetail, inboxPage } from "./views";

/** Not below `["requests"]`: the live stream names requests, and most hints that need a person have none yet. */
export const webhookKeys = {
  list: (filter: InboxFilter) => ["webhooks", "list", filter] as const,
  lists: ["webhooks", "list"] as const,
  one: (id: string) => ["webhooks", "one", id] as const,
};

export function inboxQuery(filter: InboxFilter) {
  const entries = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return queryOptions({
    queryKey: webhookKeys.list(filter),
    queryFn: ({ signal }) => getJson(`/api/inbox?${new URLSearchParams(entries)}`, inboxPage, signal),
    refetchInterval: 10_000,
  });
}

const isPlanned = (detail: DeliveryDetail | undefined) => detail?.state === "received" && !detail.replayable;

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: webhookKeys.one(id),
    queryFn: ({ signal }) => getJson(`/api/inbox/${id}`, deliveryDetail, signal),
    refetchInterval: (query) => (isPlanned(query.state.data) ? 1000 : 10_000),
  });
