import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import type { HealthHours } from "./schema";
import { healthView, type OutageView, outageView } from "./views";

const isTold = (view: OutageView | undefined) =>
  view?.services.some(({ state }) => state === "away" || state === "slow") ?? false;

/** Asked by every open page: seldom while all is well, and often while a way back is waited for. */
export const outageQuery = queryOptions({
  queryKey: ["outage"] as const,
  queryFn: ({ signal }) => getJson("/api/outage", outageView, signal),
  refetchInterval: (query) => (isTold(query.state.data) ? 5000 : 10_000),
});

export const healthFigures = (hours: HealthHours) =>
  queryOptions({
    queryKey: ["health", hours] as const,
    queryFn: ({ signal }) => getJson(`/api/health?hours=${hours}`, healthView, signal),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
