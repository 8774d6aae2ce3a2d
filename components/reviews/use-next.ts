"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { postJson } from "@/lib/get-json";
import { type DecisionView, type ReviewView, reviewView } from "@/lib/reviews/views";
import { type FirstPicture, prefetchNext } from "./prefetch";

/** Shows a case on the page that is open. */
export type Enter = (review: ReviewView, picture: FirstPicture | null) => void;

interface Next {
  /** The decision whose outcome is on the screen. */
  shown: DecisionView | null;
  requestId: string;
  enter: Enter;
  onFailed: (error: unknown) => void;
}

/** Goes on to the next case: what comes first of it is fetched while its officer still reads what became of the last. */
export function useNext({ shown, requestId, enter, onFailed }: Next) {
  const router = useRouter();
  const ready = useRef<FirstPicture | null>(null);
  const left = shown?.mine && (shown.state === "SENDING" || shown.state === "CONFIRMED") ? shown.id : null;
  useEffect(() => {
    if (!left) return;
    const leaving = new AbortController();
    prefetchNext(requestId, leaving.signal)
      .then((picture) => {
        if (!leaving.signal.aborted) ready.current = picture;
        else if (picture) URL.revokeObjectURL(picture.url);
      })
      // Left early, or not to be had.
      .catch(() => {});
    return () => {
      leaving.abort();
      if (ready.current) URL.revokeObjectURL(ready.current.url);
      ready.current = null;
    };
  }, [left, requestId]);
  return useMutation({
    mutationFn: () => postJson("/api/next", reviewView),
    onSuccess: (review) => {
      const { id, providerStatus } = review.request;
      // What is validated already goes on at a page of its own.
      if (providerStatus !== "VIDEOREVIEW") return router.push(`/requests/${id}/review`);
      const picture = ready.current && isOf(ready.current, review) ? ready.current : null;
      // From here on it is the next case's.
      if (picture) ready.current = null;
      enter(review, picture);
    },
    onError: onFailed,
  });
}

/** Drawn by somebody else meanwhile, or fetched anew with other content: then it is nothing to this case. */
const isOf = (picture: FirstPicture, { request, items }: ReviewView): boolean =>
  picture.requestId === request.id &&
  items.some((item) => item.kind === picture.kind && item.state === "stored" && item.sha256 === picture.sha256);
