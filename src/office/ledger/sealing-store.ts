/** Sealed batches as the office needs them. */
import type { PublicJwk } from '../../lib/record/batch-header.ts';
import type { EventRecord } from '../../lib/record/event-leaf.ts';

export interface SealedHead {
  readonly number: number;
  readonly digest: string;
  readonly total: number;
  readonly sealedAt: Date;
}

export interface NewBatch {
  readonly number: number;
  readonly sealedAt: Date;
  readonly digest: string;
  readonly jws: string;
  /** In the order of the tree. */
  readonly leaves: readonly { readonly eventId: string; readonly hash: Uint8Array }[];
}

export interface StoredBatch {
  readonly number: number;
  readonly jws: string;
  /** RFC 3161 token. */
  readonly timestamp: Uint8Array | null;
}

export interface StoredLeaf {
  readonly eventId: string;
  readonly hash: Uint8Array;
}

/** Events that no batch holds, and batches that no time-stamp holds. */
export interface LedgerLag {
  readonly unsealed: number;
  readonly oldestUnsealedAt: Date | null;
  readonly unstamped: number;
  readonly head: SealedHead | null;
}

export interface SealingStore {
  /** False when another process seals right now; else that nobody else does until the transaction ends. */
  tryLock(): Promise<boolean>;
  head(): Promise<SealedHead | null>;
  /** The oldest events that wait, at most `limit`, in the order of their `seq`. */
  waiting(limit: number): Promise<readonly EventRecord[]>;
  /** Writes batch and leaves and takes its events off the list of those that wait. */
  insertBatch(batch: NewBatch): Promise<void>;
  keepKey(thumbprint: string, publicJwk: PublicJwk, at: Date): Promise<void>;
  keys(): Promise<readonly PublicJwk[]>;
  /** Without a time-stamp: the newest first, for it stands for all before it, then the oldest. */
  unstamped(limit: number): Promise<readonly { readonly number: number; readonly digest: string }[]>;
  insertTimestamp(batch: number, token: Uint8Array, stampedAt: Date): Promise<void>;
  /** Puts events that neither wait nor are sealed back on the list; the number of them. */
  findLost(): Promise<number>;
  lag(): Promise<LedgerLag>;
  /** Whether at least `limit` events wait. */
  isFull(limit: number): Promise<boolean>;
  batchesBetween(
    from: Date | null,
    to: Date | null,
  ): Promise<{ readonly first: number; readonly last: number }>;
  batch(number: number): Promise<StoredBatch | null>;
  leaves(batch: number): Promise<readonly StoredLeaf[]>;
  /** What of the batch's events is still there, in the order of the tree. */
  eventsOf(batch: number): Promise<readonly EventRecord[]>;
  /** Events of no batch after `afterSeq`, ascending. */
  unsealedAfter(afterSeq: number, limit: number): Promise<readonly EventRecord[]>;
  /** The units with people of their own on that day (yyyy-MM-dd) that stand below no other such unit. */
  topUnits(on: string): Promise<readonly string[]>;
  event(id: string): Promise<EventRecord | null>;
  eventsOfDocument(documentId: string): Promise<readonly EventRecord[]>;
  eventsOfArrival(incomingId: string): Promise<readonly EventRecord[]>;
  /** Where each of these events stands; those of no batch are missing. */
  placesOf(eventIds: readonly string[]): Promise<ReadonlyMap<string, { batch: number; position: number }>>;
}
