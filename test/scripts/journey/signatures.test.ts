import { expect } from 'chai';
import {
  compareSignatures,
  type JudgedSignature,
  signaturesOf,
} from '../../../scripts/journey/signatures.ts';

const judged = (field: string, verdict = 'TOTAL-PASSED'): JudgedSignature => ({
  field,
  verdict,
  signer: 'Ma Văn Hùng',
  level: 'B-T',
  sentence: '',
});

describe('signatures as the journey compares them', () => {
  it('kept as they were and newly valid, when compared, then nothing is held against them', () => {
    const before = [judged('Sig1', 'INDETERMINATE')];
    const after = [judged('Sig1', 'INDETERMINATE'), judged('Signer1'), judged('Seal')];
    const { added, changed, notPassed } = compareSignatures(before, after);
    expect(added.map(({ field }) => field)).to.deep.equal(['Signer1', 'Seal']);
    expect([...changed, ...notPassed]).to.deep.equal([]);
  });

  it('judged otherwise than in the untouched file or gone, when compared, then each is named', () => {
    const before = [judged('Sig1'), judged('Sig2')];
    const { changed } = compareSignatures(before, [judged('Sig1', 'TOTAL-FAILED')]);
    expect(changed).to.deep.equal(['Sig1: TOTAL-PASSED → TOTAL-FAILED', 'Sig2: TOTAL-PASSED → không còn']);
  });

  it('new but not passed, when compared, then the journey does not hold', () => {
    expect(compareSignatures([], [judged('Seal', 'INDETERMINATE')]).notPassed).to.have.length(1);
  });

  it('in a report, in an answer around it or of the main file, when read, then are found; nowhere is an error', () => {
    const report = {
      signatures: [{ field: 'Seal', verdict: 'TOTAL-PASSED', signer: { commonName: 'UBND' } }],
    };
    const files = [
      { role: 'attachment', report: { signatures: [] } },
      { role: 'main', report },
    ];
    for (const answer of [report, { report }, { files }])
      expect(signaturesOf(answer)[0]).to.include({ field: 'Seal', verdict: 'TOTAL-PASSED', signer: 'UBND' });
    expect(() => signaturesOf({ ok: true })).to.throw(/không có báo cáo/);
  });
});
