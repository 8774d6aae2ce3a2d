import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { type ReviewView, reviewView } from "./views";

/** Reads often while something is under way, calmly otherwise; live updates come between. */
function pace(view: ReviewView | undefined): number {
  const state = view?.decision?.state;
  if (state === "RECORDED" || state === "SENDING") return 700;
  if (view?.collection.state === "collecting" || (view?.claim.mine && view.collection.state === "none")) return 1000;
  return state === "UNKNOWN" ? 2500 : 15_000;
}

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ["requests", "one", id, "review"] as const,
    queryFn: ({ signal }) => getJson(`/api/requests/${id}/review`, reviewView, signal),
    refetchInterval: (query) => pace(query.state.data),
  });
