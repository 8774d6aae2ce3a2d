"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import type { Theme } from "@/lib/preferences/schema";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import { Bench } from "./bench";
import type { FirstPicture } from "./prefetch";
import type { Enter } from "./use-next";

interface BenchFlowProps {
  initial: ReviewView;
  me: { userId: string; name: string; detail: string };
  theme: Theme;
  demo: boolean;
}

const benchOf = (id: string) => `/requests/${id}/review`;

/**
 * One case after the other on one page. The next is drawn in place of the last as its claim arrives, without asking
 * for a page anew; the address goes along, so that a reload or the way back open the same.
 */
export function BenchFlow({ initial, ...rest }: BenchFlowProps) {
  const client = useQueryClient();
  const path = usePathname();
  const [entered, setEntered] = useState<{ review: ReviewView; picture: FirstPicture | null } | null>(null);
  // The address may have moved on its own, by the way back or forth.
  const [address, setAddress] = useState(path);
  if (address !== path) {
    setAddress(path);
    if (entered && benchOf(entered.review.request.id) !== path) setEntered(null);
  }
  const enter: Enter = (review, picture) => {
    const { id } = review.request;
    client.setQueryData(reviewQuery(id).queryKey, review);
    setEntered({ review, picture });
    window.history.pushState(null, "", benchOf(id));
  };
  const picture = entered?.picture;
  useEffect(
    () => () => {
      if (picture) URL.revokeObjectURL(picture.url);
    },
    [picture],
  );
  const known = [entered?.review, initial, client.getQueryData<ReviewView>(["requests", "one", idOf(path), "review"])];
  const shown = entered?.review ?? known.find((review) => review && benchOf(review.request.id) === path);
  useEffect(() => {
    if (!shown) window.location.reload();
  }, [shown]);
  if (!shown) return null;
  return <Bench key={shown.request.id} initial={shown} picture={picture ?? null} onNext={enter} {...rest} />;
}

const idOf = (path: string) => path.split("/")[2] ?? "";
