import type { DocumentFile, FileVersion } from './document.ts';

export interface StoredBytes {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  readonly createdAt: Date;
}

export type NewVersion = Omit<FileVersion, 'sequence' | 'size'>;

/** Bound to the running transaction. */
export interface FileStore {
  /** Notes bytes that storage holds; knowing them already is fine. */
  addBytes(bytes: StoredBytes): Promise<void>;
  addAllBytes(bytes: readonly StoredBytes[]): Promise<void>;
  bytes(sha256: string): Promise<StoredBytes | null>;
  insertFile(file: Omit<DocumentFile, 'versions'>): Promise<void>;
  setConfirmedActive(fileId: string, name: string, confirmedActive: boolean): Promise<void>;
  removeFile(fileId: string, at: Date): Promise<void>;
  /** Appends with the next sequence; the document's row must be locked. */
  addVersion(version: NewVersion): Promise<FileVersion>;
  /** Main file first, then attachments in order; removed ones are left out. */
  filesOf(documentId: string): Promise<readonly DocumentFile[]>;
  /** The same of each document. */
  filesOfMany(documentIds: readonly string[]): Promise<readonly DocumentFile[]>;
  /** Media types by digest. */
  mediaTypes(sha256s: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
