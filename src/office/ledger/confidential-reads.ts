/**
 * Who read what is confidential, and when and where: a document of limited circulation (hạn chế phổ biến) or, among lines made
 * by hand, a classified one. Opening and downloading are each recorded once per person, document and hour.
 */
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from './events.ts';

export type Reading = 'opened' | 'downloaded';

export interface ReadSubject {
  readonly kind: 'document.read' | 'incoming.read';
  readonly id: string;
  readonly unitId: string;
}

export interface ReadingsStore {
  /** True for the first reading of its kind by this account within an hour; of two at once one is the first. */
  isFirstInAnHour(accountId: string, subject: ReadSubject, how: Reading): Promise<boolean>;
}

export interface ReadingTx {
  readonly readings: ReadingsStore;
  readonly ledger: Ledger;
}

/** In the transaction that hands the content out: what is not recorded is not shown. */
export async function noteReading(
  tx: ReadingTx,
  actor: Actor,
  subject: ReadSubject,
  how: Reading,
  fileSha256?: string,
): Promise<void> {
  if (!(await tx.readings.isFirstInAnHour(actor.accountId, subject, how))) return;
  await tx.ledger.append({
    kind: subject.kind,
    actor,
    unitId: subject.unitId,
    ...(subject.kind === 'document.read' ? { documentId: subject.id } : { incomingId: subject.id }),
    ...(fileSha256 === undefined ? {} : { fileSha256 }),
    after: { how },
  });
}
