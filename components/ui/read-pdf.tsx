"use client";

import { BookOpen, Download } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { buttonClass, type Size } from "./button-class";
import { Dialog } from "./dialog";
import { PdfViewer } from "./pdf-viewer";

interface ReadPdfProps {
  /** The document's name, over what is read. */
  title: string;
  href: string;
  /** What the two say to somebody who hears them out of their row. */
  read: string;
  download: string;
  size?: Size;
}

/** Opens a PDF in a window of the page, or as a file. */
export function ReadPdf({ title, href, read, download, size = "small" }: ReadPdfProps) {
  const t = useTranslations("pdf");
  const app = useTranslations("app");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={size} aria-label={read} onClick={() => setOpen(true)}>
        <BookOpen aria-hidden size={14} />
        {t("read")}
      </Button>
      <a className={buttonClass("quiet", size)} href={`${href}?download=1`} download aria-label={download}>
        <Download aria-hidden size={14} />
        {t("download")}
      </a>
      <Dialog open={open} onClose={() => setOpen(false)} title={title} closeLabel={app("close")} width="54rem">
        <PdfViewer title={title} href={href} />
      </Dialog>
    </>
  );
}
