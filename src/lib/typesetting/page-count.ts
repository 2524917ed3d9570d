import { withPdfjs } from './pdfjs.ts';

const TIME_LIMIT = 10_000;

/** Number of pages, or undefined when the file cannot be opened. */
export async function pageCount(pdf: Uint8Array): Promise<number | undefined> {
  return withPdfjs(pdf, TIME_LIMIT, async (document) => document.numPages).catch(() => undefined);
}
