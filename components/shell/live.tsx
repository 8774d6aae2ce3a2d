"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

interface LiveState {
  /** When the server was last heard of, by this browser's clock; null before the first time. */
  heardAt: number | null;
  /** Nothing heard for thirty seconds. */
  stale: boolean;
}

const Context = createContext<LiveState>({ heardAt: null, stale: false });

const staleMs = 30_000;
/** A browser opens a stream again that broke off, but not one that was refused, as by a proxy whose server restarts. */
const reopenMs = 5000;

/**
 * One stream for the page: the server names requests that changed, and whatever shows them reads anew. Without the
 * stream the pages still poll.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [heardAt, setHeardAt] = useState<number | null>(null);
  const [stale, setStale] = useState(false);

  useEffect(() => {
    let source: EventSource;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      setHeardAt(Date.now());
      setStale(false);
    };
    const open = () => {
      source = new EventSource("/api/live");
      source.addEventListener("beat", heard);
      source.addEventListener("changed", (event) => {
        heard();
        const ids = JSON.parse(event.data) as string[];
        void client.invalidateQueries({ queryKey: ["requests", "list"] });
        for (const id of ids) void client.invalidateQueries({ queryKey: ["requests", "one", id] });
      });
      source.addEventListener("resync", () => {
        heard();
        void client.invalidateQueries({ queryKey: ["requests"] });
      });
      source.addEventListener("error", () => {
        if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, reopenMs);
      });
    };
    open();
    return () => {
      clearTimeout(reopening);
      source.close();
    };
  }, [client]);

  useEffect(() => {
    const timer = setInterval(() => setStale(heardAt !== null && Date.now() - heardAt > staleMs), 5000);
    return () => clearInterval(timer);
  }, [heardAt]);

  const value = useMemo(() => ({ heardAt, stale }), [heardAt, stale]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useLive = (): LiveState => useContext(Context);
