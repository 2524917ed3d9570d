import type { Page, PageRequest } from '../paging.ts';
import type { DocumentAddressee, DocumentRecord, DocumentReview, DocumentSigner } from './document.ts';

export type DocumentChange = Partial<
  Omit<DocumentRecord, 'id' | 'unitId' | 'version' | 'createdAt' | 'checkToken'>
>;

export const documentBoxes = [
  'drafts',
  'to-review',
  'to-sign',
  'to-issue',
  'to-send',
  'issued',
  'all',
] as const;
export type DocumentBox = (typeof documentBoxes)[number];

/** What the asking person may see; the store turns it into the WHERE clause so that nothing leaks through a list. */
export interface Viewpoint {
  readonly appointmentIds: readonly string[];
  /** Units whose every document may be read. */
  readonly readsAllOf: readonly string[];
  /** Units whose every document, and every document of the bodies below, may be read. */
  readonly readsBelow: readonly string[];
  readonly leadsUnits: readonly string[];
  readonly clerkOfUnits: readonly string[];
}

export interface DocumentListQuery extends PageRequest {
  readonly box: DocumentBox;
  readonly viewpoint: Viewpoint;
  readonly unitId?: string;
  /** Part of the subject or of number and symbol; accents do not matter. */
  readonly query?: string;
}

/** With who asks, as a list shows it. */
export interface ListedDocument extends DocumentRecord {
  readonly drafterName: string;
  readonly unitName: string;
}

/** Bound to the running transaction. */
export interface DocumentStore {
  insert(document: DocumentRecord): Promise<void>;
  get(id: string): Promise<DocumentRecord | null>;
  /** Locks the row until the transaction ends. */
  getForUpdate(id: string): Promise<DocumentRecord | null>;
  /** Those of them that exist, locked in the order of their ids. */
  manyForUpdate(ids: readonly string[]): Promise<readonly DocumentRecord[]>;
  /** Writes the change, raises the version, returns the record as it now stands. */
  update(id: string, change: DocumentChange & { readonly updatedAt: Date }): Promise<DocumentRecord>;
  signers(documentId: string): Promise<readonly DocumentSigner[]>;
  /** Those of them that exist. */
  many(ids: readonly string[]): Promise<readonly DocumentRecord[]>;
  /** By document, in their order. */
  signersOfMany(documentIds: readonly string[]): Promise<ReadonlyMap<string, readonly DocumentSigner[]>>;
  replaceSigners(documentId: string, signers: readonly DocumentSigner[]): Promise<void>;
  addressees(documentId: string): Promise<readonly DocumentAddressee[]>;
  replaceAddressees(documentId: string, addressees: readonly DocumentAddressee[]): Promise<void>;
  /** Oldest first. */
  reviews(documentId: string): Promise<readonly DocumentReview[]>;
  addReview(review: DocumentReview): Promise<void>;
  /** The structured content that the main file was set from; null when it was uploaded. */
  content(documentId: string): Promise<unknown>;
  saveContent(documentId: string, content: object | null): Promise<void>;
  /** Newest first. */
  list(query: DocumentListQuery): Promise<Page<ListedDocument>>;
}
