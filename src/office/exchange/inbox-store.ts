import type { FileDigest } from './consignment.ts';

/** What was received, for ever: the receipt that answered the first arrival answers every repetition (promise 4). */
export interface InboxEntry {
  readonly id: string;
  readonly senderCode: string;
  readonly consignmentId: string;
  readonly receiverUnitId: string;
  readonly incomingId: string;
  readonly digests: readonly FileDigest[];
  readonly receipt: string;
  readonly receivedAt: Date;
}

/** Bound to the running transaction. */
export interface InboxStore {
  /** Makes arrivals of the same consignment wait for each other until the transaction ends. */
  lock(senderCode: string, consignmentId: string): Promise<void>;
  find(senderCode: string, consignmentId: string): Promise<InboxEntry | null>;
  insert(entry: InboxEntry): Promise<void>;
}
