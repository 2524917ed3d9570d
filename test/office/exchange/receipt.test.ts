import { expect } from 'chai';
import {
  type ExpectedReceipt,
  judgeReceipt,
  type ReceiptPayload,
} from '../../../src/office/exchange/receipt.ts';
import type { MessageSigner } from '../../../src/office/exchange/receipt-signer.ts';

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
const forAllTime = { organCode: 'H60.25.02', partnerId: null, validFrom: null, validTo: null };
const judge = (over: Partial<ReceiptPayload> = {}, unitId = 'u-2', held: Partial<MessageSigner> = {}) => {
  const verdict = judgeReceipt(
    {
      signers: [
        { ...forAllTime, unitId: 'u-9' },
        { ...forAllTime, ...held, unitId },
      ],
      payload: { ...payload, ...over },
    },
    expected,
  );
  return verdict.valid ? 'valid' : verdict.reason;
};

describe('a receipt with a good signature', () => {
  it('is believed when unit, consignment and bytes are those that were sent', () => {
    expect(judge()).to.equal('valid');
  });

  it('key that began or ended: what was signed in its time is believed for ever, what was signed outside is not', () => {
    const at = (time: string) => new Date(`2026-11-23T${time}Z`);
    expect(judge({}, 'u-2', { validFrom: at('02:00:00'), validTo: at('03:00:00') })).to.equal('valid');
    expect(judge({}, 'u-2', { validTo: at('02:59:59') })).to.equal('key-not-in-force');
    expect(judge({}, 'u-2', { validFrom: at('04:00:00') })).to.equal('key-not-in-force');
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
