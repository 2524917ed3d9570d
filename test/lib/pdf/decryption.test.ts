import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { PdfStream, type PdfString, textOf } from '../../../src/lib/pdf/objects.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { makeFile } from './make-file.ts';

const kinds: [string, string[]][] = [
  ['RC4 of 40 bits', ['40', '--']],
  ['RC4 of 128 bits', ['128', '--use-aes=n', '--']],
  ['AES of 128 bits', ['128', '--use-aes=y', '--']],
  ['AES of 128 bits with clear metadata', ['128', '--use-aes=y', '--cleartext-metadata', '--']],
  ['AES of 256 bits', ['256', '--']],
];

function encrypt(folder: string, userPassword: string, options: string[]): Uint8Array {
  const [plain, made] = [join(folder, 'plain.pdf'), join(folder, 'made.pdf')];
  const extra = { 10: '<</T(So hieu)/FT/Tx/V(15/QD-UBND)>>' };
  writeFileSync(plain, makeFile({ catalog: '/AcroForm<</Fields[10 0 R]>>', extra }));
  execFileSync('qpdf', ['--allow-weak-crypto', '--encrypt', userPassword, 'owner', ...options, plain, made]);
  return readFileSync(made);
}

describe('encrypted files', () => {
  let folder: string;
  before(function () {
    needs(this, 'qpdf', 'qpdf');
    folder = temporaryFolder('encrypted');
  });

  for (const [what, options] of kinds) {
    it(`are read, when they are under ${what} and an empty user password`, () => {
      const doc = openPdf(encrypt(folder, '', options));
      expect([doc.encrypted, doc.locked]).to.deep.equal([true, false]);
      expect(textOf(findField(doc, 'So hieu')?.value as PdfString)).to.equal('15/QD-UBND');
      const contents = doc.resolve(doc.page(0).dict.get('Contents')) as PdfStream;
      expect(contents).to.be.instanceOf(PdfStream);
      expect(Buffer.from(doc.decode(contents)).toString()).to.contain('(Xin chao) Tj');
    });

    it(`are read with their password and locked without, when they are under ${what}`, () => {
      const bytes = encrypt(folder, 'bi mat', options);
      expect(openPdf(bytes).locked).to.equal(true);
      expect(openPdf(bytes, { password: 'sai' }).locked).to.equal(true);
      expect(findField(openPdf(bytes, { password: 'bi mat' }), 'So hieu')?.type).to.equal('Tx');
    });
  }

  it('take no increment, when they are encrypted, and say so', () => {
    const doc = openPdf(encrypt(folder, '', ['256', '--']));
    try {
      expect(new PdfIncrement(doc)).to.equal(undefined);
    } catch (error) {
      expect(isAppError(error) && error.code).to.equal('PDF_ENCRYPTED');
    }
  });
});
