"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { renewClaimAction } from "@/lib/claims/actions";
import type { ReviewView } from "@/lib/reviews/views";

/** Whether the browser has a connection; when it went is told with the state. */
export function useOfflineSince(): Date | null {
  const [since, setSince] = useState<Date | null>(null);
  useEffect(() => {
    const off = () => setSince((before) => before ?? new Date());
    const on = () => setSince(null);
    window.addEventListener("offline", off);
    window.addEventListener("online", on);
    return () => {
      window.removeEventListener("offline", off);
      window.removeEventListener("online", on);
    };
  }, []);
  return since;
}

/** A claim that runs out tells nobody: the page reads anew at that moment, by the server's clock. */
export function useExpiry({ at, claim }: Pick<ReviewView, "at" | "claim">, onEnd: () => void): void {
  const until = claim.mine ? claim.until : null;
  useEffect(() => {
    if (!until) return;
    const timer = setTimeout(onEnd, Math.max(0, Date.parse(until) - Date.parse(at)) + 500);
    return () => clearTimeout(timer);
  }, [at, until, onEnd]);
}

/** Work renews the claim, at most once a minute. */
export function useRenewal(id: string, claim: ReviewView["claim"], onLost: () => void) {
  // Opening the bench is work too.
  const last = useRef(0);
  const { mine, token } = claim;
  const renew = useCallback(async () => {
    last.current = Date.now();
    if (!mine || token === null) return;
    const result = await renewClaimAction({ requestId: id, token }).catch(() => null);
    if (result && !result.ok && result.error.code === "claim-lost") onLost();
  }, [id, mine, token, onLost]);
  useEffect(() => {
    const active = () => {
      if (Date.now() - last.current > 60_000) void renew();
    };
    active();
    window.addEventListener("keydown", active);
    window.addEventListener("pointerdown", active);
    return () => {
      window.removeEventListener("keydown", active);
      window.removeEventListener("pointerdown", active);
    };
  }, [renew]);
  return renew;
}

/** Since when something holds, as far as this page knows. */
export function useSince(holds: boolean): Date | null {
  const [since, setSince] = useState<Date | null>(null);
  if (holds !== (since !== null)) setSince(holds ? new Date() : null);
  return since;
}

/** Whether the officer held the request at any time since the page was opened. */
export function useHadClaim(mine: boolean): boolean {
  const [had, setHad] = useState(mine);
  if (mine && !had) setHad(true);
  return had || mine;
}
