import { expect } from 'chai';
import {
  type FileVerdict,
  judgeSignatures,
  type SignatureFinding,
  type SignatureQuestion,
} from '../../../src/office/exchange/judge-signatures.ts';

const states = { valid: [true, false], unknown: [false, false], broken: [false, true] } as const;

function signature(fingerprint: string, state: keyof typeof states = 'valid'): SignatureFinding {
  const [valid, broken] = states[state];
  return { field: fingerprint, valid, broken, fingerprint, signer: null };
}

function file(...signatures: SignatureFinding[]): FileVerdict {
  return { verdict: '', sentence: { vi: '', en: '' }, signatures, report: null };
}

function judge(main: FileVerdict, over: Partial<SignatureQuestion> = {}) {
  return judgeSignatures({
    origin: 'electronic',
    signerFingerprints: ['leader'],
    main,
    attachments: [],
    holders: new Map([
      ['leader', { personId: 'p', unitId: null }],
      ['deputy', { personId: 'q', unitId: null }],
      ['seal', { personId: null, unitId: 'u' }],
      ['other-seal', { personId: null, unitId: 'v' }],
    ]),
    issuerUnitId: 'u',
    ...over,
  });
}

describe('the set of signatures', () => {
  it('person and agency valid, when judged, then nothing is wrong', () => {
    expect(judge(file(signature('leader'), signature('seal')))).to.equal(null);
  });

  it('two signers named and one signed, when judged, then a person’s signature is missing', () => {
    const main = file(signature('leader'), signature('seal'));
    expect(judge(main, { signerFingerprints: ['leader', 'deputy'] })).to.equal('person-signature-missing');
    expect(judge(main, { signerFingerprints: [] })).to.equal('person-signature-missing');
    expect(judge(main, { signerFingerprints: [null] })).to.equal('person-signature-missing');
  });

  it('a needed signature that is only not known to be good, when judged, then the set is not valid', () => {
    expect(judge(file(signature('leader', 'unknown'), signature('seal')))).to.equal('signature-invalid');
    expect(judge(file(signature('leader'), signature('seal', 'unknown')))).to.equal('signature-invalid');
  });

  it('an official of another system, whom nobody knows here, when judged, then serves for an issuer there alone, and never by a seal', () => {
    const main = file(signature('stranger'), signature('seal'));
    const there = { signerFingerprints: ['stranger'], issuerElsewhere: true };
    expect(judge(main, { ...there, issuerElsewhere: false })).to.equal('person-signature-missing');
    expect(judge(main, there)).to.equal(null);
    expect(judge(file(signature('stranger', 'unknown'), signature('seal')), there)).to.equal(
      'signature-invalid',
    );
    expect(judge(main, { ...there, signerFingerprints: ['seal'] })).to.equal('person-signature-missing');
  });

  it('a signature from elsewhere, when judged, then it counts against the document only when it is broken', () => {
    const own = [signature('leader'), signature('seal')];
    expect(judge(file(signature('stranger', 'unknown'), ...own))).to.equal(null);
    expect(judge(file(signature('stranger', 'broken'), ...own))).to.equal('signature-invalid');
  });

  it('the seal of another unit or an issuer that nobody knows, when judged, then the agency’s signature is missing', () => {
    const strange = file(signature('leader'), signature('other-seal'));
    expect(judge(strange)).to.equal('agency-signature-missing');
    const own = file(signature('leader'), signature('seal'));
    expect(judge(own, { issuerUnitId: null })).to.equal('agency-signature-missing');
  });

  it('a copy or digitised paper, when judged, then the agency’s signature alone is enough', () => {
    for (const origin of ['copy', 'digitised'] as const)
      expect(judge(file(signature('seal')), { origin, signerFingerprints: [] })).to.equal(null);
    expect(judge(file(signature('leader')), { origin: 'copy' })).to.equal('agency-signature-missing');
  });

  it('an attachment whose signature is broken, when judged, then the set is not valid', () => {
    const main = file(signature('leader'), signature('seal'));
    expect(judge(main, { attachments: [file(signature('seal', 'broken'))] })).to.equal(
      'attachment-signature-invalid',
    );
  });
});
