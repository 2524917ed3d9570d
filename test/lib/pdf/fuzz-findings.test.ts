/** What `npm run fuzz` found, each as the smallest file that shows it. */
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField } from '../../../src/lib/pdf/field-write.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { makeFile } from './make-file.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

function addSignatureField(bytes: Uint8Array): void {
  addField(new PdfIncrement(openPdf(bytes)), { type: 'Sig', name: 'S', page: 0, rect: [0, 0, 1, 1] });
}

describe('findings of the fuzzer', () => {
  it('refuse an increment, when /Fields or /AcroForm points to the page, which would be overwritten', () => {
    for (const catalog of ['/AcroForm<</Fields 3 0 R>>', '/AcroForm 4 0 R'])
      expect(codeOf(() => addSignatureField(makeFile({ catalog })))).to.equal('PDF_INCREMENT_IMPOSSIBLE');
  });

  it('make the list, when /Fields points to nothing', () => {
    expect(codeOf(() => addSignatureField(makeFile({ catalog: '/AcroForm<</Fields 99 0 R>>' })))).to.equal(
      'none',
    );
  });
});
