import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { signingView } from "./views";

/** Read anew while something is under way; live updates invalidate `["requests", "one", id]`. */
export const signingQuery = (id: string) =>
  queryOptions({
    queryKey: ["requests", "one", id, "signing"] as const,
    queryFn: ({ signal }) => getJson(`/api/signing/${id}`, signingView, signal),
    refetchInterval: (query) => (query.state.data?.busy ? 1500 : 15_000),
  });
