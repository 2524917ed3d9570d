import type { FileDigest } from './consignment.ts';

/** What was received, for ever: the receipt that answered the first arrival answers every repetition (promise 4). */
export interface InboxEntry {
  readonly id: string;
  readonly senderCode: string;
  readonly consignmentId: string;
  readonly receiverUnitId: string;
  readonly incomingId: string;
  /** Through which it came, and by which the answers go back; null = from a unit hosted here. */
  readonly partnerId: string | null;
  readonly digests: readonly FileDigest[];
  /** As the sender signed it (JWS compact): who sent what. Null from a unit hosted here, and what came as edXML or mail. */
  readonly signed: string | null;
  readonly receipt: string;
  readonly receivedAt: Date;
}

export type ConsignmentKey = Pick<InboxEntry, 'senderCode' | 'consignmentId'>;

/** What was refused at the door, for ever: every attempt ends alike, so that both sides believe the same. */
export interface InboxRefusal extends ConsignmentKey {
  readonly reason: string;
  readonly successor: string | null;
  readonly refusedAt: Date;
}

/** Bound to the running transaction. */
export interface InboxStore {
  /** Makes arrivals of the same consignments wait for each other until the transaction ends. */
  lock(keys: readonly ConsignmentKey[]): Promise<void>;
  /** Those of them that were received before. */
  find(keys: readonly ConsignmentKey[]): Promise<readonly InboxEntry[]>;
  /** Through which partner a consignment came; undefined when none of this sender is known. */
  partnerOf(key: ConsignmentKey): Promise<string | null | undefined>;
  insert(entries: readonly InboxEntry[]): Promise<void>;
  /** Those of them that were refused before. */
  refusals(keys: readonly ConsignmentKey[]): Promise<readonly InboxRefusal[]>;
  refuse(refusal: InboxRefusal): Promise<void>;
}
