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
    // Decoders in JavaScript: WebAssembly would need 'wasm-unsafe-eval' in the content security policy.
    wasmUrl: '/pdf-decoders/',
    useWasm: false,
    disableAutoFetch: true,
  });
  // A worker that is ended while it opens a file throws an error that nobody can catch: it may finish first.
  const close = () => {
    const end = () => task.destroy().catch(() => undefined);
    void task.promise.then(end, end);
  };
  return { document: task.promise, close };
}

export async function textLayerClass() {
  return (await import('pdfjs-dist')).TextLayer;
}
