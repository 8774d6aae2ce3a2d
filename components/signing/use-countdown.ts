"use client";

import { useEffect, useState } from "react";

/** Seconds left by the server's count, told on by this browser's clock. */
export function useCountdown(seconds: number, from: number): number {
  const [now, setNow] = useState(from);
  useEffect(() => {
    if (seconds === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [seconds]);
  return Math.max(0, Math.ceil(seconds - Math.max(0, now - from) / 1000));
}
