import { useEffect, useState } from 'react';
import { openDocument, type PDFDocumentProxy, type PdfSource } from './open-document.ts';

interface Opened {
  readonly document: PDFDocumentProxy | undefined;
  readonly error: unknown;
}

/** Opens the file at an address; closes it with the component or when the address changes. */
export function useDocument(url: PdfSource): Opened {
  const [opened, setOpened] = useState<Opened>({ document: undefined, error: undefined });
  useEffect(() => {
    let left = false;
    let close = () => {};
    setOpened({ document: undefined, error: undefined });
    openDocument(url)
      .then(async (task) => {
        close = task.close;
        if (left) {
          // Nobody waits for it any more.
          task.document.catch(() => undefined);
          return task.close();
        }
        const document = await task.document;
        if (!left) setOpened({ document, error: undefined });
      })
      .catch((error: unknown) => {
        if (!left) setOpened({ document: undefined, error });
      });
    return () => {
      left = true;
      close();
    };
  }, [url]);
  return opened;
}
