import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { pdfErrors } from '../../../src/lib/pdf/errors.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import { signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { needs } from '../../support/needs.ts';
import { testSigner } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { encrypt, kinds } from '../pdf/encrypted-file.ts';

describe('signing encrypted files', () => {
  const signer = testSigner('Encrypted Signer');
  const request = { signer, level: 'B-B' as const, claimedTime: new Date(), password: 'mo' };
  const field = (name: string) => ({ name, page: 0, rect: [0, 0, 0, 0] as const });

  before(function () {
    needs(this, 'qpdf', 'qpdf');
    needs(this, 'pdfsig', 'poppler-utils');
  });

  for (const [kind, options] of kinds)
    it(`${kind}, signed twice and given validation data with the password, is clean and whole for others and for us`, async () => {
      const folder = temporaryFolder('encrypted');
      const original = encrypt(folder, 'mo', options);
      const once = await signPdf({ ...request, pdf: original, field: field('First') });
      const twice = await signPdf({ ...request, pdf: once.pdf, field: field('Second') });
      const data = { certificates: [signer.certificate.der], ocspResponses: [], crls: [] };
      const kept = appendValidationData(twice.pdf, data, 'mo');
      expect(Buffer.compare(original, kept.subarray(0, original.length))).to.equal(0);
      const file = join(folder, 'signed.pdf');
      writeFileSync(file, kept);
      expect(execFileSync('qpdf', ['--password=mo', '--check', file], { encoding: 'utf8' })).to.contain(
        'No syntax',
      );
      const said = execFileSync('pdfsig', ['-nocert', '-upw', 'mo', file], { encoding: 'utf8' });
      expect(said.match(/Signature is Valid/g)).to.have.length(2);
      const report = await verifyPdf(kept, { roots: [], password: 'mo' });
      expect(report.signatures.map(({ intact }) => intact)).to.deep.equal([true, true]);
    });

  it('refuses PDF_ENCRYPTED and leaves the file alone, when the password is missing or wrong', async () => {
    const pdf = encrypt(temporaryFolder('encrypted'), 'mo', ['256']);
    for (const password of ['', 'sai']) {
      const refused = await signPdf({ ...request, password, pdf, field: field('First') }).catch(
        (error: unknown) => error,
      );
      expect(isAppError(refused, pdfErrors.PDF_ENCRYPTED)).to.equal(true);
    }
  });
});
