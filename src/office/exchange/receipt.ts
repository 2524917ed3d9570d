/** Receipt 01: what the receiving unit's server signs, and when the sender may believe it (promise 5). */
import { z } from 'zod';
import { type FileDigest, sameDigests } from './consignment.ts';
import { type VerifiedMessage, wasInForce } from './receipt-signer.ts';

export const receiptPayload = z.object({
  format: z.literal('an-tin/receipt/1'),
  consignmentId: z.uuid(),
  sender: z.string(),
  receiver: z.string(),
  /** The receiver's own id of what arrived. */
  incomingId: z.string(),
  at: z.iso.datetime({ offset: true }),
  digests: z.array(z.object({ name: z.string(), sha256: z.string(), size: z.number() })),
});
export type ReceiptPayload = z.infer<typeof receiptPayload>;

/** What the sender sent, against which a receipt is held. */
export interface ExpectedReceipt {
  readonly consignmentId: string;
  readonly senderCode: string;
  readonly receiverUnitId: string;
  readonly receiverCode: string;
  readonly digests: readonly FileDigest[];
}

export type ReceiptVerdict =
  | { readonly valid: true; readonly payload: ReceiptPayload }
  | { readonly valid: false; readonly reason: ReceiptFault };

export type ReceiptFault =
  | 'signature-invalid'
  | 'not-a-receipt'
  | 'another-unit'
  | 'key-not-in-force'
  | 'another-consignment'
  | 'other-bytes';

/** Pure: the signature has been checked, now whether it is this unit's receipt for this consignment and these bytes. */
export function judgeReceipt(message: VerifiedMessage | null, expected: ExpectedReceipt): ReceiptVerdict {
  if (message === null) return { valid: false, reason: 'signature-invalid' };
  const parsed = receiptPayload.safeParse(message.payload);
  if (!parsed.success) return { valid: false, reason: 'not-a-receipt' };
  const payload = parsed.data;
  const signer = message.signers.find(({ unitId }) => unitId === expected.receiverUnitId);
  if (!signer || payload.receiver !== expected.receiverCode) return { valid: false, reason: 'another-unit' };
  if (payload.consignmentId !== expected.consignmentId || payload.sender !== expected.senderCode)
    return { valid: false, reason: 'another-consignment' };
  if (!sameDigests(payload.digests, expected.digests)) return { valid: false, reason: 'other-bytes' };
  if (!wasInForce(signer, new Date(payload.at))) return { valid: false, reason: 'key-not-in-force' };
  return { valid: true, payload };
}
