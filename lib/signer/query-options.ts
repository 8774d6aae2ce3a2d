import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/get-json";
import { FailureError } from "@/lib/result";
import { signerView } from "./views";

export const signerKey = ["signer"] as const;

/** Read anew often while something is under way; never again once the link has ended. */
export const signerQuery = (token: string) =>
  queryOptions({
    queryKey: [...signerKey, "view"] as const,
    queryFn: ({ signal }) => getJson(`/api/sign/${token}`, signerView, signal),
    refetchInterval: ({ state: { data, error } }) =>
      hasEnded(error) ? false : data?.busy || data?.signature === "unknown" ? 1500 : 10_000,
  });

export const hasEnded = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === "link-ended";
