import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { type RequestDetail, requestDetail } from "./detail-view";
import { type QueueFilter, queuePage } from "./views";

/** Keys begin with the noun; live updates invalidate `["requests", "list"]` and `["requests", "one", id]`. */
export const requestKeys = {
  queue: (filter: QueueFilter) => ["requests", "list", "queue", filter] as const,
  detail: (id: string) => ["requests", "one", id, "detail"] as const,
  monitor: ["requests", "list", "monitor"] as const,
};

export function queueQuery(filter: QueueFilter) {
  const query = new URLSearchParams(
    Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  return queryOptions({
    queryKey: requestKeys.queue(filter),
    queryFn: ({ signal }) => getJson(`/api/queue?${query}`, queuePage, signal),
    refetchInterval: 15_000,
  });
}

const isActUnderWay = (detail: RequestDetail | undefined): boolean =>
  [detail?.acts.cancel, detail?.acts.update].some((act) => act?.state === "RECORDED" || act?.state === "SENDING");

export const detailQuery = (id: string) =>
  queryOptions({
    queryKey: requestKeys.detail(id),
    queryFn: ({ signal }) => getJson(`/api/requests/${id}`, requestDetail, signal),
    refetchInterval: (query) => (isActUnderWay(query.state.data) ? 1500 : 15_000),
  });
