"use client";

import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useState } from "react";
import { PdfParts } from "./pdf-parts";

export type LoadedPdf = { state: "loading" } | { state: "failed" } | { state: "ready"; pdf: PDFDocumentProxy };

/** Opens a PDF of ours. The reader and its worker come from our own origin, and only when there is something to read. */
export function usePdf(href: string): LoadedPdf {
  const [loaded, setLoaded] = useState<LoadedPdf>({ state: "loading" });
  useEffect(() => {
    const ended = new AbortController();
    setLoaded({ state: "loading" });
    const opened = openPdf(href, ended.signal);
    opened.then(
      (pdf) => !ended.signal.aborted && setLoaded({ state: "ready", pdf }),
      () => !ended.signal.aborted && setLoaded({ state: "failed" }),
    );
    return () => {
      ended.abort();
      void opened.then((pdf) => pdf.loadingTask.destroy()).catch(() => {});
    };
  }, [href]);
  return loaded;
}

async function openPdf(href: string, signal: AbortSignal): Promise<PDFDocumentProxy> {
  const [pdfjs, answer] = await Promise.all([
    import("pdfjs-dist/legacy/build/pdf.mjs"),
    fetch(href, { signal, cache: "no-store" }),
  ]);
  if (!answer.ok) throw new Error(`the document answered ${answer.status}`);
  const worker = new URL("pdfjs-dist/legacy/build/pdf.worker.min.mjs", import.meta.url);
  pdfjs.GlobalWorkerOptions.workerSrc = worker.href;
  // Nothing in a document runs, and it loads nothing.
  return pdfjs.getDocument({
    data: new Uint8Array(await answer.arrayBuffer()),
    enableXfa: false,
    BinaryDataFactory: PdfParts,
    useWorkerFetch: false,
  }).promise;
}
