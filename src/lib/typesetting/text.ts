import { withPdfjs } from './pdfjs.ts';

export interface ExtractTextOptions {
  /** Pages read from the start; all when left out. */
  readonly maxPages?: number;
  /** Characters kept at most; 5 million when left out. */
  readonly maxChars?: number;
  /** Milliseconds, looked at between pages; 30,000 when left out. */
  readonly timeLimit?: number;
}

export interface ExtractedText {
  readonly pageCount: number;
  /** NFC, lines by line feeds, pages by form feeds. Empty for a scan. */
  readonly text: string;
  /** Something was left out because of a limit, or a page could not be read. */
  readonly incomplete: boolean;
}

/**
 * The text of a PDF in reading order, for search. Rejects with pdf.js's own error when the file cannot be opened at
 * all (damaged beyond repair, or encrypted with a password).
 */
export async function extractText(pdf: Uint8Array, options: ExtractTextOptions = {}): Promise<ExtractedText> {
  const { maxPages = Number.POSITIVE_INFINITY, maxChars = 5_000_000, timeLimit = 30_000 } = options;
  const deadline = Date.now() + timeLimit;
  return withPdfjs(pdf, timeLimit + 1_000, async (document) => {
    const pages: string[] = [];
    const wanted = Math.min(document.numPages, maxPages);
    let length = 0;
    let failed = false;
    while (pages.length < wanted && length < maxChars && Date.now() < deadline) {
      const page = await readPage(document, pages.length + 1).catch(() => undefined);
      if (page === undefined) failed = true;
      pages.push(page ?? '');
      length += page?.length ?? 0;
    }
    const text = pages.join('\f').slice(0, maxChars);
    const incomplete = failed || pages.length < document.numPages || length > maxChars;
    return { pageCount: document.numPages, text, incomplete };
  });
}

type Document = Parameters<Parameters<typeof withPdfjs>[2]>[0];

async function readPage(document: Document, pageNumber: number): Promise<string> {
  const page = await document.getPage(pageNumber);
  const content = await page.getTextContent();
  page.cleanup();
  const pieces = content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
  return pieces.join('').normalize('NFC').replaceAll('\u00a0', ' ').trim();
}
