import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { signingErrors } from '../../../src/lib/signing/errors.ts';
import { beginSignature } from '../../../src/lib/signing/two-phase.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { smallPdf, testSigner } from '../../support/signing-fixtures.ts';

describe('two-phase signing', () => {
  const key = testSigner('Khoa o noi khac');
  const other = testSigner('Khoa khac');
  const field = { name: 'Remote', page: 0, rect: [0, 0, 0, 0] as const };
  const { certificate, chain, algorithm } = key;
  const begin = (pdf: Uint8Array) =>
    beginSignature({ pdf, certificate, chain, algorithm, level: 'B-B', claimedTime: new Date(), field });

  it('gives a whole signature, when a key elsewhere has signed what went out', async () => {
    const pdf = await smallPdf();
    const open = begin(pdf);
    const made = await open.complete(await key.sign(open.toBeSigned));
    expect(Buffer.compare(pdf, made.pdf.subarray(0, pdf.length))).to.equal(0);
    expect(readSignatures(openPdf(made.pdf))).to.have.length(1);
    const report = await verifyPdf(made.pdf, { roots: [certificate] });
    expect(report.signatures[0]).to.include({ intact: true, level: 'B-B', covers: 'whole-file' });
  });

  it('takes no value of another key or over other bytes, when one comes back, and still takes the right one', async () => {
    const open = begin(await smallPdf());
    const wrong = [
      await other.sign(open.toBeSigned),
      await key.sign(Buffer.from('other bytes')),
      new Uint8Array(256),
    ];
    for (const value of wrong) {
      const refused = await open.complete(value).catch((error: unknown) => error);
      expect(isAppError(refused, signingErrors.SIGNING_VALUE_WRONG)).to.equal(true);
    }
    expect((await open.complete(await key.sign(open.toBeSigned))).level).to.equal('B-B');
  });

  it('works once, when the same value comes a second time', async () => {
    const open = begin(await smallPdf());
    const value = await key.sign(open.toBeSigned);
    await open.complete(value);
    const refused = await open.complete(value).catch((error: unknown) => error);
    expect(isAppError(refused, signingErrors.SIGNING_ENDED)).to.equal(true);
  });

  it('keeps its state on this side, when what went out is changed by the caller', async () => {
    const open = begin(await smallPdf());
    const value = await key.sign(open.toBeSigned);
    open.toBeSigned.fill(0);
    expect((await open.complete(value)).fieldName).to.equal('Remote');
  });
});
