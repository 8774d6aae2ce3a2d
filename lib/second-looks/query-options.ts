import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { openLooks } from "./views";

/** A list of requests, so that live updates reach it; a look that went back unanswered is seen by asking again. */
export const openLooksQuery = queryOptions({
  queryKey: ["requests", "list", "second-looks"] as const,
  queryFn: ({ signal }) => getJson("/api/second-looks", openLooks, signal),
  refetchInterval: 15_000,
});
