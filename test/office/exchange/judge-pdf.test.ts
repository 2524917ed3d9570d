import { expect } from 'chai';
import { AppError, defineErrors } from '../../../src/app-error.ts';
import type { SignatureReport, VerificationReport } from '../../../src/lib/verification/report.ts';
import { createJudgePdf } from '../../../src/office/exchange/judge-pdf.ts';

const errors = defineErrors({
  TEST_DAMAGED: { kind: 'invalid', title: { vi: 'Hỏng', en: 'Damaged' }, remedy: { vi: '', en: '' } },
  TEST_AWAY: { kind: 'unavailable', title: { vi: 'Mất', en: 'Away' }, remedy: { vi: '', en: '' } },
});

function report(signatures: readonly Partial<SignatureReport>[]): VerificationReport {
  return {
    document: {
      verdict: 'TOTAL-PASSED',
      subIndication: undefined,
      sentence: { vi: 'Tốt', en: 'Good' },
      signatureCount: signatures.length,
      revisionCount: 1,
      verifiedAt: '2025-03-10T03:00:00Z',
      warnings: [],
    },
    signatures: signatures as SignatureReport[],
  };
}

const judge = (verify: () => Promise<VerificationReport>) =>
  createJudgePdf({ read: async () => new Uint8Array(), verify })('0'.repeat(64), new Date());

describe('judging a stored PDF', () => {
  it('promise 8, it fails closed (unknown is not valid): signatures of every verdict, when judged, then only TOTAL-PASSED is valid', async () => {
    const found = await judge(async () =>
      report([
        { field: 'a', verdict: 'TOTAL-PASSED', level: 'B-T', certificateFingerprint: 'ab' },
        { field: 'b', verdict: 'INDETERMINATE', level: 'B-B' },
        { field: 'c', verdict: 'TOTAL-FAILED', level: 'B-T' },
        { field: 'd', verdict: 'INDETERMINATE', level: 'DocTimeStamp' },
        { field: 'e', verdict: 'TOTAL-FAILED', level: 'DocTimeStamp' },
      ]),
    );
    expect(found.signatures.map(({ field, valid }) => [field, valid])).to.deep.equal([
      ['a', true],
      ['b', false],
      ['c', false],
      ['e', false],
    ]);
    expect(found.signatures[0]?.fingerprint).to.equal('ab');
  });

  it('a file that cannot be read as PDF, when judged, then it has no valid signature and says why', async () => {
    const found = await judge(async () => {
      throw new AppError(errors.TEST_DAMAGED);
    });
    expect([found.verdict, found.signatures, found.sentence.vi]).to.deep.equal(['INDETERMINATE', [], 'Hỏng']);
  });

  it('an engine out of reach, when judged, then the question stays open instead of being answered', async () => {
    const failed = await judge(async () => {
      throw new AppError(errors.TEST_AWAY);
    }).catch((error: AppError) => error);
    expect((failed as AppError).code).to.equal('TEST_AWAY');
  });

  it('a report with U+0000 and half a surrogate pair, when judged, then what is kept holds neither', async () => {
    const found = await judge(async () =>
      report([{ field: 'a\u0000b\ud800', verdict: 'TOTAL-PASSED', level: 'B-B' }]),
    );
    expect(JSON.stringify(found)).to.not.match(/\\u0000|\\ud800/);
    expect(found.signatures[0]?.field).to.equal('a\ufffdb\ufffd');
  });
});
