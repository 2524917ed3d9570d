import { expect } from 'chai';
import { attackWorld, sign, verify } from './attack-world.ts';

describe('the documents that are attacked', () => {
  it('are TOTAL-PASSED, when nobody has touched them, in every signature and as a whole', async () => {
    const { sealed, leader, timestamps } = await attackWorld();
    const { document, signatures } = await verify(sealed);
    expect(signatures.map(({ field, verdict }) => [field, verdict])).to.deep.equal([
      ['Signer1', 'TOTAL-PASSED'],
      ['Seal', 'TOTAL-PASSED'],
    ]);
    expect(document.verdict).to.equal('TOTAL-PASSED');
    expect(document.sentence.vi).to.equal('Tài liệu hợp lệ: cả 2 chữ ký đều hợp lệ.');
    const field = { name: 'Late', page: 0, rect: [0, 0, 0, 0] as const };
    const stamped = await verify(await sign(sealed, leader, { field, timestamps }));
    expect(stamped.signatures.map(({ level, verdict }) => [level, verdict])).to.deep.equal([
      ['B-B', 'TOTAL-PASSED'],
      ['B-B', 'TOTAL-PASSED'],
      ['B-T', 'TOTAL-PASSED'],
    ]);
  });
});
