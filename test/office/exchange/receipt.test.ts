import { expect } from 'chai';
import {
  type ExpectedReceipt,
  judgeReceipt,
  type ReceiptPayload,
} from '../../../src/office/exchange/receipt.ts';

const digest = (letter: string, over = {}) => ({
  name: 'cv.pdf',
  sha256: letter.repeat(64),
  size: 10,
  ...over,
});
const expected: ExpectedReceipt = {
  consignmentId: '0190a000-0000-7000-8000-000000000001',
  senderCode: 'H60.25.01',
  receiverUnitId: 'u-2',
  receiverCode: 'H60.25.02',
  digests: [digest('a'), digest('b', { name: 'pl.pdf' })],
};
const payload: ReceiptPayload = {
  format: 'an-tin/receipt/1',
  consignmentId: expected.consignmentId,
  sender: expected.senderCode,
  receiver: expected.receiverCode,
  incomingId: 'i-1',
  at: '2026-11-23T03:00:00Z',
  digests: [...expected.digests],
};
const judge = (over: Partial<ReceiptPayload> = {}, unitId = 'u-2') => {
  const verdict = judgeReceipt({ unitId, payload: { ...payload, ...over } } as never, expected);
  return verdict.valid ? 'valid' : verdict.reason;
};

describe('a receipt with a good signature', () => {
  it('is believed when unit, consignment and bytes are those that were sent', () => {
    expect(judge()).to.equal('valid');
  });

  it('receipt for other bytes: one digest, size or file more or less, and it is none', () => {
    const wrong = [
      [digest('c'), expected.digests[1]!],
      [digest('a', { size: 11 }), expected.digests[1]!],
      [expected.digests[0]!],
      [...expected.digests, digest('c')],
      [],
    ];
    for (const digests of wrong) expect(judge({ digests })).to.equal('other-bytes');
  });

  it('receipt of another unit and replayed receipt: the signer and the consignment decide', () => {
    expect(judge({}, 'u-3')).to.equal('another-unit');
    expect(judge({ receiver: 'H60.25.03' })).to.equal('another-unit');
    expect(judge({ consignmentId: '0190a000-0000-7000-8000-000000000002' })).to.equal('another-consignment');
    expect(judgeReceipt(null, expected)).to.deep.equal({ valid: false, reason: 'signature-invalid' });
  });
});
