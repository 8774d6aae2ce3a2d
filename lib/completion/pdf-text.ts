import "server-only";

/** The words of a PDF, page after page, line by line; null where it cannot be read. Nothing in it runs or is loaded. */
export async function pdfText(pdf: Uint8Array): Promise<string | null> {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const task = getDocument({
    // It takes what it is given for its own.
    data: Uint8Array.from(pdf),
    disableFontFace: true,
    enableXfa: false,
    isEvalSupported: false,
    useSystemFonts: false,
    verbosity: 0,
  });
  try {
    const document = await task.promise;
    const pages: string[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent();
      pages.push(items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join(""));
    }
    return pages.join("\n").trim() || null;
  } catch {
    return null;
  } finally {
    await task.destroy();
  }
}
