/** Bytes under their SHA-256: written once, never changed (promise 1). On a disk or in an S3-compatible store. */
import type { Readable } from 'node:stream';
import { openDiskStore } from './disk-store.ts';
import type { S3Settings } from './s3-client.ts';
import { openS3Store } from './s3-store.ts';

export interface StoredFile {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

export interface PutOptions {
  /** The most bytes taken; one more is refused with STORAGE_TOO_LARGE. */
  readonly limit?: number;
  /** What the bytes must have as SHA-256; others are refused with STORAGE_OTHER_BYTES. */
  readonly sha256?: string;
  /** Looks at the received bytes before they are kept; what it throws is thrown, and nothing is left behind. */
  readonly inspect?: (bytes: Uint8Array) => void | Promise<void>;
}

export interface FileStore {
  /** @throws AppError STORAGE_FULL, STORAGE_TOO_LARGE, STORAGE_OTHER_BYTES, the stream's own error or that of `inspect`; nothing is left behind. */
  put(stream: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredFile>;
  putBytes(bytes: Uint8Array): Promise<StoredFile>;
  /** @param range first and last byte, both inclusive, as in an HTTP Range. @throws AppError STORAGE_MISSING */
  open(sha256: string, range?: { readonly start?: number; readonly end?: number }): Promise<Readable>;
  /** @throws AppError STORAGE_MISSING */
  read(sha256: string): Promise<Uint8Array>;
  /** @throws AppError STORAGE_MISSING */
  size(sha256: string): Promise<number>;
  exists(sha256: string): Promise<boolean>;
  /**
   * Removes bytes that were last stored before then; false when they were stored again since, and where this can not be told (S3).
   * Who stores them at the same time finds them afterwards.
   */
  removeUntouched(sha256: string, since: Date): Promise<boolean>;
  /** Resolves when bytes could be stored now. @throws AppError STORAGE_FULL, STORAGE_OUT_OF_REACH, STORAGE_REFUSED or the system's error */
  ready(): Promise<void>;
  /** Lets go of connections. */
  close(): void;
}

/**
 * Opens the store, making it when needed, and sweeps what interrupted uploads left.
 * @param folder of the bytes; with S3 only of uploads under way
 * @param options.alone true when no other process may be writing here (the instance lock is held): all of it is swept
 * @throws AppError STORAGE_FULL, STORAGE_OUT_OF_REACH, STORAGE_REFUSED
 */
export async function openFileStore(
  folder: string,
  { alone, s3 }: { readonly alone: boolean; readonly s3?: S3Settings | undefined },
): Promise<FileStore> {
  return s3 === undefined ? openDiskStore(folder, { alone }) : openS3Store(s3, folder, { alone });
}
