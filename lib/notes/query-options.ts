import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { mentionsView, notesView } from "./views";

/** Under the keys that live updates invalidate: a note is news of its request. */
export const notesQuery = (requestId: string) =>
  queryOptions({
    queryKey: ["requests", "one", requestId, "notes"] as const,
    queryFn: ({ signal }) => getJson(`/api/requests/${requestId}/notes`, notesView, signal),
    refetchInterval: 30_000,
  });

export const mentionsQuery = queryOptions({
  queryKey: ["requests", "list", "mentions"] as const,
  queryFn: ({ signal }) => getJson("/api/mentions", mentionsView, signal),
  refetchInterval: 30_000,
});
