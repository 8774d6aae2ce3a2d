"use client";

import { ChevronLeft, ChevronRight, Download, ZoomIn, ZoomOut } from "lucide-react";
import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { buttonClass } from "./button-class";
import { Note } from "./note";
import { Scroller } from "./scroller";
import { Spinner } from "./spinner";
import { usePdf } from "./use-pdf";

interface PdfViewerProps {
  /** What is read, in the reader's words. */
  title: string;
  href: string;
}

const zooms = [1, 1.5, 2, 3] as const;

/** A PDF page by page, drawn by ourselves: a browser's own viewer has no place under our content policy. */
export function PdfViewer({ title, href }: PdfViewerProps) {
  const [attempt, setAttempt] = useState(0);
  return <Viewer key={attempt} title={title} href={href} onRetry={() => setAttempt(attempt + 1)} />;
}

function Viewer({ title, href, onRetry }: PdfViewerProps & { onRetry: () => void }) {
  const t = useTranslations("pdf");
  const app = useTranslations("app");
  const loaded = usePdf(href);
  if (loaded.state === "ready") return <Pages pdf={loaded.pdf} title={title} href={href} />;
  if (loaded.state === "loading")
    return (
      <p role="status" className="flex items-center gap-2 py-8 text-ink-2">
        <Spinner />
        {t("loading")}
      </p>
    );
  return (
    <Note tone="bad" role="alert">
      <p>{t("failed")}</p>
      <p className="mt-2 flex flex-wrap gap-2">
        <Button onClick={onRetry}>{app("retry")}</Button>
        <DownloadLink href={href} />
      </p>
    </Note>
  );
}

function DownloadLink({ href }: { href: string }) {
  const t = useTranslations("pdf");
  return (
    <a className={buttonClass("quiet")} href={`${href}?download=1`} download>
      <Download aria-hidden size={14} />
      {t("download")}
    </a>
  );
}

function Pages({ pdf, title, href }: PdfViewerProps & { pdf: PDFDocumentProxy }) {
  const t = useTranslations("pdf");
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(0);
  const last = pdf.numPages;
  return (
    <div>
      <div role="toolbar" aria-label={t("toolbar")} className="mb-2 flex flex-wrap items-center gap-1.5">
        <Button aria-label={t("previous")} closed={page === 1} onClick={() => setPage(Math.max(1, page - 1))}>
          <ChevronLeft aria-hidden size={16} />
        </Button>
        <span role="status" className="px-1 text-small text-ink-2">
          {t("page", { n: page, of: last })}
        </span>
        <Button aria-label={t("next")} closed={page === last} onClick={() => setPage(Math.min(last, page + 1))}>
          <ChevronRight aria-hidden size={16} />
        </Button>
        <Button aria-label={t("smaller")} closed={zoom === 0} onClick={() => setZoom(Math.max(0, zoom - 1))}>
          <ZoomOut aria-hidden size={16} />
        </Button>
        <Button
          aria-label={t("larger")}
          closed={zoom === zooms.length - 1}
          onClick={() => setZoom(Math.min(zooms.length - 1, zoom + 1))}
        >
          <ZoomIn aria-hidden size={16} />
        </Button>
        <span className="ml-auto">
          <DownloadLink href={href} />
        </span>
      </div>
      <Scroller label={title} className="h-[68dvh] rounded-2 bg-sunk">
        <Page key={page} pdf={pdf} number={page} zoom={zooms[zoom] ?? 1} />
      </Scroller>
    </div>
  );
}

/** No canvas is larger: phones give up on more. */
const mostPixels = 16_000_000;

/** One page as wide as its place, times the zoom; its words stand beside it for whoever does not see it. */
function Page({ pdf, number, zoom }: { pdf: PDFDocumentProxy; number: number; zoom: number }) {
  const t = useTranslations("pdf");
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let ended = false;
    let stop = () => {};
    const draw = async () => {
      const page = await pdf.getPage(number);
      const target = canvas.current;
      if (ended || !target?.parentElement) return;
      const natural = page.getViewport({ scale: 1 });
      const scale = (target.parentElement.clientWidth / natural.width) * zoom;
      const dense = Math.min(window.devicePixelRatio, Math.sqrt(mostPixels / (natural.width * natural.height)) / scale);
      const viewport = page.getViewport({ scale: scale * dense });
      target.width = Math.floor(viewport.width);
      target.height = Math.floor(viewport.height);
      target.style.width = `${natural.width * scale}px`;
      const task = page.render({ canvas: target, viewport });
      stop = () => task.cancel();
      await task.promise;
      const { items } = await page.getTextContent();
      const text = items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? " " : ""}` : "")).join("");
      if (!ended) setWords(text.trim());
    };
    draw().catch(() => !ended && setFailed(true));
    return () => {
      ended = true;
      stop();
    };
  }, [pdf, number, zoom]);
  return (
    <div className="relative">
      {failed ? (
        <Note tone="bad" role="alert">
          {t("pageFailed")}
        </Note>
      ) : (
        <canvas ref={canvas} role="img" aria-label={t("page", { n: number, of: pdf.numPages })} className="block" />
      )}
      {words !== null && <p className="sr-only">{words || t("noWords")}</p>}
    </div>
  );
}
