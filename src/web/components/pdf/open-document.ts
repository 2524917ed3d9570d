/** pdf.js with scripting, evaluation and XFA off; loaded when the first document is opened. */
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

export type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

/** An address, or a file that is in memory already. */
export type PdfSource = string | Uint8Array<ArrayBuffer>;

/** Fetches by ranges: the first page of a large file is shown before the rest has come. */
export async function openDocument(
  source: PdfSource,
): Promise<{ readonly document: Promise<PDFDocumentProxy>; readonly close: () => void }> {
  const pdfjs = await import('pdfjs-dist');
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  const task: PDFDocumentLoadingTask = pdfjs.getDocument({
    // pdf.js takes the bytes away with it, so it gets a copy.
    ...(typeof source === 'string' ? { url: source } : { data: source.slice() }),
    withCredentials: true,
    isEvalSupported: false,
    enableXfa: false,
    standardFontDataUrl: '/pdf-fonts/',
    disableAutoFetch: true,
  });
  return { document: task.promise, close: () => void task.destroy() };
}

export async function textLayerClass() {
  return (await import('pdfjs-dist')).TextLayer;
}
