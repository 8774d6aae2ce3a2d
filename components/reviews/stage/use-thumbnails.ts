"use client";

import { useEffect, useRef, useState } from "react";
import type { MarkView } from "@/lib/marks/views";
import { showAt, thumbnail } from "./pixels";

/** Pixels across, on twice as dense a screen. */
const width = 160;

/** Past a mark's millisecond and still within its frame, in seconds. */
const inside = 0.0005;

/**
 * Small pictures of snapshots, by mark: drawn again from the film itself, since only their time and hash are kept.
 * They live in this page's memory.
 */
export function useThumbnails(url: string | null, snapshots: readonly MarkView[]): ReadonlyMap<string, string> {
  const [pictures, setPictures] = useState<ReadonlyMap<string, string>>(new Map());
  const urls = useRef<string[]>([]);
  const missing = snapshots.filter(({ id }) => !pictures.has(id)).map(({ id, atMs }) => [id, atMs ?? 0] as const);
  const wanted = JSON.stringify(missing);

  useEffect(() => {
    const list = JSON.parse(wanted) as [string, number][];
    if (!url || list.length === 0) return;
    const film = document.createElement("video");
    let ended = false;
    const draw = async () => {
      film.muted = true;
      film.preload = "auto";
      film.src = url;
      await new Promise((resolve, reject) => {
        film.onloadeddata = resolve;
        film.onerror = reject;
      });
      const drawn = new Map<string, string>();
      for (const [id, atMs] of list) {
        if (ended) return;
        await showAt(film, atMs / 1000 + inside);
        const picture = await thumbnail(film, width);
        if (!picture) continue;
        const address = URL.createObjectURL(picture);
        urls.current.push(address);
        drawn.set(id, address);
      }
      if (!ended) setPictures((before) => new Map([...before, ...drawn]));
    };
    // A film that cannot be read leaves the snapshots with their times alone.
    void draw().catch(() => {});
    return () => {
      ended = true;
      film.removeAttribute("src");
      film.load();
    };
  }, [url, wanted]);

  useEffect(
    () => () => {
      for (const address of urls.current) URL.revokeObjectURL(address);
    },
    [],
  );
  return pictures;
}
