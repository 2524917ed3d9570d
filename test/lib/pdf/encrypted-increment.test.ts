/** Increments on encrypted files: written with the file's own key, read again by qpdf. ISO 32000-2 §7.6. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField, fillField } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { toStream } from '../../../src/lib/pdf/form-xobject.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, PdfString } from '../../../src/lib/pdf/objects.ts';
import {
  SignaturePlaceholder,
  signedParts,
  writeContents,
} from '../../../src/lib/pdf/signature-placeholder.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { buildSignedData } from '../../../src/lib/pki/cms-build.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { needs } from '../../support/needs.ts';
import { box, testSigner } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { encrypt, kinds } from './encrypted-file.ts';

const REASON = 'Phê duyệt (số 15) \\ \r';
const signer = testSigner('Nguyen Van A');

async function signed(bytes: Uint8Array, password: string, field: string): Promise<Uint8Array> {
  const increment = new PdfIncrement(openPdf(bytes, { password }));
  const value = increment.add(
    PdfDict.of({
      Type: name('Sig'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.CAdES.detached'),
      Contents: new SignaturePlaceholder(4096),
      Reason: PdfString.text(REASON),
    }),
  );
  const appearance = toStream(box(40, 20));
  addField(increment, { type: 'Sig', name: field, page: 0, rect: [10, 10, 50, 30], value, appearance });
  const { bytes: made, placeholders } = increment.build();
  const messageDigest = digestBytes('sha256', ...signedParts(made, placeholders[0]!));
  writeContents(made, placeholders[0]!, await buildSignedData({ signer, messageDigest }));
  return made;
}

function qpdfSays(folder: string, bytes: Uint8Array, password: string): string {
  const path = join(folder, 'signed.pdf');
  writeFileSync(path, bytes);
  const { status, stdout, stderr } = spawnSync('qpdf', [`--password=${password}`, '--check', path], {
    encoding: 'utf8',
  });
  return status === 0 && stderr === '' ? 'clean' : `${status} ${stdout} ${stderr}`;
}

/** How many signatures pdfsig finds, and how many of them it calls valid. */
function pdfsigSays(folder: string, bytes: Uint8Array, password: string): string {
  const path = join(folder, 'signed.pdf');
  writeFileSync(path, bytes);
  const { stdout } = spawnSync('pdfsig', ['-nocert', '-upw', password, path], { encoding: 'utf8' });
  const count = (what: RegExp): number => (stdout.match(what) ?? []).length;
  return `${count(/^Signature #/gm)} found, ${count(/Signature is Valid\./g)} valid`;
}

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

describe('increments on encrypted files', () => {
  let folder: string;
  before(function () {
    needs(this, 'qpdf', 'qpdf');
    needs(this, 'pdfsig', 'poppler-utils');
    folder = temporaryFolder('encrypted-increment');
  });

  for (const packed of [false, true]) {
    for (const [what, options] of kinds) {
      const form = packed ? 'a cross-reference stream' : 'a table';
      it(`hold two signatures and please qpdf, when the file is under ${what} with ${form}`, async () => {
        const original = encrypt(folder, 'bi mat', options, packed);
        const once = await signed(original, 'bi mat', 'Ký một');
        const twice = await signed(once, 'owner', 'Ký hai');
        expect(Buffer.compare(twice.subarray(0, once.length), once)).to.equal(0);
        expect(qpdfSays(folder, twice, 'bi mat')).to.equal('clean');
        expect(pdfsigSays(folder, twice, 'bi mat')).to.equal('2 found, 2 valid');
        const { signatures } = await verifyPdf(twice, { roots: [], password: 'bi mat' });
        expect(signatures.map(({ field, intact, covers }) => [field, intact, covers])).to.deep.equal([
          ['Ký một', true, 'revision'],
          ['Ký hai', true, 'whole-file'],
        ]);
        expect(signatures[0]!.modifiedAfter.every(({ permitted }) => permitted)).to.equal(true);
        expect(signatures.map(({ reason }) => reason)).to.deep.equal([REASON, REASON]);
      });
    }
  }

  it('keep /Encrypt in the trailer and the CMS in clear, and hide every other string', async () => {
    const original = encrypt(folder, 'bi mat', ['256']);
    const doc = openPdf(original, { password: 'bi mat' });
    const increment = new PdfIncrement(doc);
    fillField(increment, findField(doc, 'So hieu')!, { value: PdfString.text('16/QD-UBND') });
    const { tail } = increment.buildTail();
    expect(Buffer.from(tail).includes('16/QD')).to.equal(false);
    expect(Buffer.from(tail).includes('/Encrypt ')).to.equal(true);
    const made = await signed(original, 'bi mat', 'A');
    const [entry] = readSignatures(openPdf(made, { password: 'bi mat' }));
    const { start } = entry!.contentsSpan!;
    expect(Buffer.from(made).toString('latin1', start, start + 5)).to.equal('<3082');
  });

  it('are refused, when the password is missing or wrong, as PDF_ENCRYPTED', () => {
    const bytes = encrypt(folder, 'bi mat', ['256']);
    for (const password of ['', 'sai'])
      expect(codeOf(() => new PdfIncrement(openPdf(bytes, { password })))).to.equal('PDF_ENCRYPTED');
  });

  it('are refused, when the user may only read, and allowed to the owner', () => {
    const bytes = encrypt(folder, 'bi mat', ['256', '--modify=none', '--annotate=n', '--form=n']);
    const open = (password: string): string => codeOf(() => new PdfIncrement(openPdf(bytes, { password })));
    expect(open('bi mat')).to.equal('PDF_OWNER_PASSWORD_NEEDED');
    expect(open('owner')).to.equal('none');
  });

  it('leave a file locked, when its method is not known', () => {
    const bytes = Buffer.from(encrypt(folder, '', ['256'])).toString('latin1');
    const strange = Buffer.from(bytes.replace('/CFM /AESV3', '/CFM /AESV9'), 'latin1');
    expect(openPdf(strange).locked).to.equal(true);
  });
});
