"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { claimRequestAction, releaseClaimAction } from "@/lib/claims/actions";
import { run } from "@/lib/result";

interface ClaimPlace {
  requestId: string;
  token: number | null;
  onChanged: () => void;
  onFailed: (error: unknown) => void;
}

/** Takes the request that is open, and gives it back to the queue; what failed may have changed whose it is. */
export function useClaim({ requestId, token, onChanged, onFailed }: ClaimPlace) {
  const router = useRouter();
  const claim = useMutation({
    mutationFn: () => run(claimRequestAction, { requestId }),
    onError: onFailed,
    onSettled: onChanged,
  });
  const release = useMutation({
    mutationFn: () => run(releaseClaimAction, { requestId, token: token ?? 0 }),
    onSuccess: () => router.push("/queue"),
    onError: (error) => {
      onFailed(error);
      onChanged();
    },
  });
  return { claim, release };
}
