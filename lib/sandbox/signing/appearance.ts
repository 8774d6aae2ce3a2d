import {
  asPDFName,
  degrees,
  drawImage,
  drawLinesOfText,
  type PDFDocument,
  type PDFRef,
  popGraphicsState,
  pushGraphicsState,
  rgb,
  StandardFonts,
} from "@cantoo/pdf-lib";
import { drawable } from "./plain-text";

/** A visible signature. */
export interface Appearance {
  /** The first page is 0. */
  page: number;
  /** x1, y1, x2, y2 in points from the lower left corner. */
  rectangle: [number, number, number, number];
  lines: string[];
  image: Buffer | null;
}

const largestText = 10;
const leading = 1.2;
const margin = 2;

/** Picture on the left and text on the right, or either alone, as large as the rectangle lets them be. */
export async function appearanceStream(document: PDFDocument, appearance: Appearance): Promise<PDFRef> {
  const [x1, y1, x2, y2] = appearance.rectangle;
  const width = x2 - x1;
  const height = y2 - y1;
  const font = await document.embedFont(StandardFonts.Helvetica);
  const lines = appearance.lines.map((line) => drawable(font, line));
  const picture = appearance.image && (await document.embedPng(new Uint8Array(appearance.image)));
  const textStart = picture && lines.length > 0 ? width / 3 : 0;
  const widest = Math.max(1, ...lines.map((line) => font.widthOfTextAtSize(line, 1)));
  const size = Math.min(
    largestText,
    (height - 2 * margin) / Math.max(1, lines.length * leading),
    (width - textStart - 2 * margin) / widest,
  );
  const scaled = picture?.scaleToFit((textStart || width) - 2 * margin, height - 2 * margin);
  const still = { rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) };
  const operators = [
    pushGraphicsState(),
    ...(scaled ? drawImage("Picture", { x: margin, y: (height - scaled.height) / 2, ...scaled, ...still }) : []),
    ...(lines.length > 0
      ? drawLinesOfText(
          lines.map((line) => font.encodeText(line)),
          {
            color: rgb(0.1, 0.1, 0.1),
            font: asPDFName("Text"),
            size,
            lineHeight: size * leading,
            x: textStart + margin,
            y: height - margin - size,
            ...still,
          },
        )
      : []),
    popGraphicsState(),
  ];
  // What is embedded gets its bytes only when a document is saved whole; an appended update needs them now.
  await font.embed();
  await picture?.embed();
  const stream = document.context.formXObject(operators, {
    BBox: [0, 0, width, height],
    Resources: {
      Font: { Text: font.ref },
      ...(picture ? { XObject: { Picture: picture.ref } } : {}),
    },
  });
  return document.context.register(stream);
}
