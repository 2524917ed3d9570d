import { expect } from 'chai';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { PdfStream, type PdfString, textOf } from '../../../src/lib/pdf/objects.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { encrypt, kinds } from './encrypted-file.ts';

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
      for (const password of ['bi mat', 'owner']) {
        expect(findField(openPdf(bytes, { password }), 'So hieu')?.type).to.equal('Tx');
      }
    });
  }
});
