/** A batch: up to 500 documents shown together, then signed one by one in one signing session (issue 3, point 3). */
import type { JobError } from '../documents/job-store.ts';
import type { AuthorityForm } from '../organisation/organisation.ts';

/** running: some process signs. stopped: the session ended, the key was refused or the process died. done: each was tried. */
export type BatchState = 'running' | 'stopped' | 'done';

/** not-started: the batch stopped before this document was signed; `error` says why. */
export const batchItemStates = ['waiting', 'running', 'signed', 'refused', 'not-started'] as const;
export type BatchItemState = (typeof batchItemStates)[number];

/** One document as it was shown before signing. What is hidden from the reader, or unknown, has an id and a refusal only. */
export interface ShownDocument {
  readonly id: string;
  readonly subject: string | null;
  readonly typeName: { readonly vi: string; readonly en: string } | null;
  readonly numberNotation: string | null;
  readonly addressees: readonly string[];
  /** Of the signature that comes next, and in whose place among the signers it stands. */
  readonly form: AuthorityForm | null;
  readonly position: number | null;
  /** Of the main file's present bytes. */
  readonly sha256: string | null;
  readonly version: number | null;
  /** Code of the reason why this person could not sign it when it was shown. */
  readonly refusal: string | null;
}

/** Kept so that what is signed later can be held against what was shown. */
export interface SigningSummary {
  readonly id: string;
  readonly accountId: string;
  readonly digest: string;
  readonly documents: readonly ShownDocument[];
  readonly createdAt: Date;
}

export interface SigningBatch {
  readonly id: string;
  readonly accountId: string;
  readonly summaryDigest: string;
  /** SHA-256 of the one certificate that signs all of it. */
  readonly certificateFingerprint: string;
  readonly state: BatchState;
  /** 1 at the start, one more with each resumption: an earlier run that wakes up late changes nothing. */
  readonly run: number;
  /** The process that signs; see `interrupt-jobs.ts`. */
  readonly owner: string;
  /** Why it stopped. */
  readonly error: JobError | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface BatchItem {
  readonly batchId: string;
  readonly documentId: string;
  /** 1, 2, … in the order asked. */
  readonly ordinal: number;
  readonly shown: ShownDocument;
  readonly state: BatchItemState;
  readonly error: JobError | null;
  readonly level: string | null;
  readonly updatedAt: Date;
}

type ItemChange = Pick<BatchItem, 'state' | 'updatedAt'> & Partial<Pick<BatchItem, 'error' | 'level'>>;

export interface SigningBatchStore {
  /** Replaces the same summary of the same account; forgets the account's summaries made before `forgetBefore`. */
  keepSummary(summary: SigningSummary, forgetBefore: Date): Promise<void>;
  summary(accountId: string, digest: string): Promise<SigningSummary | null>;
  insert(batch: SigningBatch, items: readonly BatchItem[]): Promise<void>;
  get(id: string): Promise<SigningBatch | null>;
  getForUpdate(id: string): Promise<SigningBatch | null>;
  /** In the order asked. */
  items(batchId: string): Promise<readonly BatchItem[]>;
  update(
    id: string,
    change: Pick<SigningBatch, 'updatedAt'> &
      Partial<Pick<SigningBatch, 'state' | 'run' | 'owner' | 'error'>>,
  ): Promise<void>;
  /** Changes one document's line and says whether it did: a signed one stays as it is. */
  changeItem(batchId: string, documentId: string, change: ItemChange): Promise<boolean>;
  /** Changes every line that is in one of these states. */
  changeItems(batchId: string, from: readonly BatchItemState[], change: ItemChange): Promise<void>;
  /** Every batch that is said to be running, locked; those locked by others are left out. */
  running(): Promise<readonly SigningBatch[]>;
}
