import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { completionView } from "./views";

/** Live updates invalidate `["requests", "one", id]`; while a decision is on its way it is read anew. */
export const completionQuery = (id: string) =>
  queryOptions({
    queryKey: ["requests", "one", id, "completion"] as const,
    queryFn: ({ signal }) => getJson(`/api/completion/${id}`, completionView, signal),
    refetchInterval: (query) =>
      ["RECORDED", "SENDING", "UNKNOWN"].includes(query.state.data?.decision?.state ?? "") ? 2000 : false,
  });
