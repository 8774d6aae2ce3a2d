import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "@cantoo/pdf-lib";
import { drawable, wrap } from "./plain-text";

export interface WrittenDocument {
  title: string;
  /** Shown under the title and at the foot of every page. */
  subtitle: string;
  createdAt: Date;
  sections: { heading: string; rows?: [label: string, value: string][]; paragraphs?: string[] }[];
}

const paper: [number, number] = [595.28, 841.89];
const margin = 56;
const labelWidth = 215;
const textSize = 10;
const lineHeight = 14;
const ink = rgb(0.1, 0.1, 0.12);
const faint = rgb(0.4, 0.4, 0.45);

/** A plain PDF of headings, fields and paragraphs, on as many pages as it takes. */
export async function writeDocument(document: WrittenDocument): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const regular = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  pdf.setTitle(document.title);
  pdf.setCreator("Simulation");
  pdf.setProducer("Simulation");
  pdf.setCreationDate(document.createdAt);
  pdf.setModificationDate(document.createdAt);
  let page: PDFPage = pdf.addPage(paper);
  let y = paper[1] - margin;
  const room = (height: number) => {
    if (y - height > margin + lineHeight) return;
    page = pdf.addPage(paper);
    y = paper[1] - margin;
  };
  const write = (text: string, x: number, font: PDFFont, size = textSize, color = ink) =>
    page.drawText(drawable(font, text), { x, y, font, size, color });

  for (const line of wrap(bold, document.title, 16, paper[0] - 2 * margin)) {
    y -= 20;
    write(line, margin, bold, 16);
  }
  y -= lineHeight;
  write(document.subtitle, margin, regular, 9, faint);
  for (const { heading, rows = [], paragraphs = [] } of document.sections) {
    room(4 * lineHeight);
    y -= 2 * lineHeight;
    write(heading, margin, bold, 12);
    y -= 4;
    for (const [label, value] of rows) {
      const lines = wrap(regular, value, textSize, paper[0] - 2 * margin - labelWidth);
      room(lines.length * lineHeight);
      for (const [index, line] of lines.entries()) {
        y -= lineHeight;
        if (index === 0) write(label, margin, regular, textSize, faint);
        write(line, margin + labelWidth, regular);
      }
    }
    for (const paragraph of paragraphs) {
      y -= 4;
      for (const line of wrap(regular, paragraph, textSize, paper[0] - 2 * margin)) {
        room(lineHeight);
        y -= lineHeight;
        write(line, margin, regular);
      }
    }
  }
  const pages = pdf.getPages();
  for (const [index, one] of pages.entries()) {
    const foot = `${document.subtitle}    ${index + 1} / ${pages.length}`;
    one.drawText(drawable(regular, foot), { x: margin, y: margin / 2, font: regular, size: 8, color: faint });
  }
  return Buffer.from(await pdf.save());
}
