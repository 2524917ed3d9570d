/** Whose turn it is to sign learns by mail that a document waits. */
import type { DocumentSigner } from '../documents/document.ts';
import { type PromiseNoticeToTx, promiseNoticeTo } from '../notices/promise-notices.ts';
import { nextSigner } from './load-document.ts';

export type TellSignerTx = PromiseNoticeToTx;

/** In the transaction that brings the turn; nothing when all have signed. */
export async function tellSigner(
  tx: TellSignerTx,
  signers: readonly DocumentSigner[],
  now: Date,
): Promise<void> {
  const next = nextSigner(signers);
  if (next)
    await promiseNoticeTo(tx, { appointmentId: next.appointmentId, template: 'document-to-sign', now });
}
