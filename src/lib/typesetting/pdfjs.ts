import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Files above this size are handed over in ranges, so that only what is needed of them is copied. */
const WHOLE_FILE_LIMIT = 4 * 1024 * 1024;
const RANGE = 256 * 1024;

const packageFolder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/**
 * Runs `use` on the file as pdf.js reads it, for text only: no rendering, no scripts, nothing fetched. The document is
 * closed whatever happens. Rejects with pdf.js's own error for a file it cannot read, and after `milliseconds`; the
 * limit is looked at between pages, since pdf.js works on this thread.
 */
export async function withPdfjs<T>(
  pdf: Uint8Array,
  milliseconds: number,
  use: (document: PDFDocumentProxy) => Promise<T>,
): Promise<T> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const small = pdf.length <= WHOLE_FILE_LIMIT;
  const source = small
    ? { data: new Uint8Array(pdf) }
    : { range: rangesOf(pdf, pdfjs.PDFDataRangeTransport) };
  const task = pdfjs.getDocument({
    ...source,
    rangeChunkSize: RANGE,
    disableAutoFetch: true,
    disableStream: true,
    disableFontFace: true,
    useSystemFonts: false,
    isEvalSupported: false,
    useWorkerFetch: false,
    cMapUrl: `${join(packageFolder, 'cmaps')}/`,
    standardFontDataUrl: `${join(packageFolder, 'standard_fonts')}/`,
    verbosity: 0,
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('reading the text took too long')), milliseconds);
  });
  try {
    return await Promise.race([task.promise.then(use), late]);
  } finally {
    clearTimeout(timer);
    await task.destroy().catch(() => undefined);
  }
}

type Transport = typeof import('pdfjs-dist/legacy/build/pdf.mjs').PDFDataRangeTransport;

function rangesOf(pdf: Uint8Array, Base: Transport): InstanceType<Transport> {
  const transport = new Base(pdf.length, null);
  transport.requestDataRange = (begin: number, end: number): void => {
    // A copy: pdf.js takes the buffer for itself.
    queueMicrotask(() => transport.onDataRange(begin, pdf.slice(begin, end)));
  };
  return transport;
}
