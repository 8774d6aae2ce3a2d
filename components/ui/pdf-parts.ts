/*
 * What the PDF reader asks for besides its worker: decoders of pictures and the two symbol fonts that no system has.
 * They are served with our own scripts, by name; whatever else a document would like to have is not there.
 */
const parts: Readonly<Record<string, URL>> = {
  "jbig2.wasm": new URL("pdfjs-dist/wasm/jbig2.wasm", import.meta.url),
  "openjpeg.wasm": new URL("pdfjs-dist/wasm/openjpeg.wasm", import.meta.url),
  "FoxitDingbats.pfb": new URL("pdfjs-dist/standard_fonts/FoxitDingbats.pfb", import.meta.url),
  "FoxitSymbol.pfb": new URL("pdfjs-dist/standard_fonts/FoxitSymbol.pfb", import.meta.url),
};

/** The reader's `BinaryDataFactory`: it makes one and asks it for files. */
export class PdfParts {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const url = parts[filename];
    if (!url) throw new Error(`${filename} is not served`);
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${filename} answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
