import { useWords } from '../../catalogue/words.ts';
import type { PDFDocumentProxy } from './open-document.ts';
import { PdfPage } from './pdf-page.tsx';
import { pdfWords } from './pdf-words.ts';

const WIDTH = 96;

interface Props {
  readonly document: PDFDocumentProxy;
  readonly size: readonly [number, number];
  readonly onChosen: (page: number) => void;
}

export function Thumbnails({ document, size, onChosen }: Props) {
  const words = useWords(pdfWords);
  return (
    <nav className="pdf-thumbnails" aria-label={words.thumbnails}>
      {Array.from({ length: document.numPages }, (_, index) => index + 1).map((number) => (
        <button key={number} type="button" onClick={() => onChosen(number)} aria-label={words.page(number)}>
          <PdfPage document={document} number={number} scale={WIDTH / size[0]} size={size} label="" />
          <span aria-hidden="true">{number}</span>
        </button>
      ))}
    </nav>
  );
}
