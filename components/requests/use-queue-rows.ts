"use client";

import { useCallback, useEffect, useState } from "react";
import type { QueueEntry } from "@/lib/requests/views";

/** A clock that agrees with the server's and moves every ten seconds. */
export function useServerNow(at: string): number {
  const [now, setNow] = useState(() => Date.parse(at));
  useEffect(() => {
    const offset = Date.parse(at) - Date.now();
    setNow(Date.now() + offset);
    const timer = setInterval(() => setNow(Date.now() + offset), 10_000);
    return () => clearInterval(timer);
  }, [at]);
  return now;
}

/**
 * Rows as they were when they were shown: nothing is inserted, removed or sorted anew under the hand. What changes in a
 * shown row (claim, status) changes in place; what is new is counted until it is asked for.
 */
export function useCalmRows(latest: readonly QueueEntry[], key: string) {
  const [shown, setShown] = useState({
    key,
    ids: latest.map((row) => row.id),
    rows: new Map(latest.map((row) => [row.id, row])),
  });
  const reset = useCallback(
    () => setShown({ key, ids: latest.map((row) => row.id), rows: new Map(latest.map((row) => [row.id, row])) }),
    [latest, key],
  );
  const current =
    shown.key === key
      ? shown
      : { key, ids: latest.map((row) => row.id), rows: new Map(latest.map((row) => [row.id, row])) };
  const fresh = new Map(latest.map((row) => [row.id, row]));
  const rows = current.ids
    .map((id) => fresh.get(id) ?? current.rows.get(id))
    .filter((row): row is QueueEntry => row !== undefined);
  const added = latest.filter((row) => !current.rows.has(row.id)).length;
  const gone = current.ids.filter((id) => !fresh.has(id)).length;
  return { rows, added, gone, goneIds: new Set(current.ids.filter((id) => !fresh.has(id))), reset };
}
