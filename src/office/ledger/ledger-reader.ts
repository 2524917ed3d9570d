/** Reading the record back, as people see a history. */
import type { Page, PageRequest } from '../paging.ts';
import type { LedgerKind, ShareFact } from './events.ts';

export interface RecordedEvent {
  /** Position in the record; also the cursor. */
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  readonly kind: LedgerKind;
  /** Null for a step taken by the service itself. */
  readonly accountId: string | null;
  readonly fullName: string | null;
  readonly appointmentId: string | null;
  readonly position: string | null;
  readonly onBehalfOfId: string | null;
  readonly unitId: string | null;
  readonly documentId: string | null;
  readonly incomingId: string | null;
  readonly fileSha256: string | null;
  readonly traceId: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly share: ShareFact | null;
}

/** What a person did, with what it was done to. */
export interface OwnEvent extends RecordedEvent {
  /** Of the document or the arrival; null when the event concerns neither. */
  readonly subject: string | null;
}

/** Of the record of a unit, an arrival or a document, as those who oversee it read it. */
export interface NamedEvent extends RecordedEvent {
  /** Whom it concerns, by name; null when it concerns no person and no seal. */
  readonly about: string | null;
}

export interface LedgerReader {
  /** Of accounts, people, posts, grants and certificates: the person's or the unit's name. Other ids are absent. */
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Oldest first. */
  ofDocument(documentId: string, page: PageRequest): Promise<Page<RecordedEvent>>;
  /** Oldest first. */
  ofIncoming(incomingId: string, page: PageRequest): Promise<Page<RecordedEvent>>;
  /** Newest first; of these kinds only, when they are named. */
  ofUnit(unitId: string, page: PageRequest, kinds?: readonly LedgerKind[]): Promise<Page<RecordedEvent>>;
  /** Newest first. */
  ofAccount(accountId: string, page: PageRequest): Promise<Page<OwnEvent>>;
}
