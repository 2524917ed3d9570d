/** The official S3 client with bounded patience, and its failures in the words of the file store. */
import type { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '../../app-error.ts';
import { storageErrors } from './errors.ts';

/** The official client. It is large: who stores on a disk does not load it. */
export type S3Package = typeof import('@aws-sdk/client-s3');

export interface S3Settings {
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly forcePathStyle: boolean;
}

/** Until the connection stands, and how long it may then say nothing. A slow but steady transfer has no limit. */
const CONNECT_MS = 5000;
const SILENCE_MS = 20_000;

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

export function createS3Client(sdk: S3Package, settings: S3Settings, silence = SILENCE_MS): S3Client {
  return new sdk.S3Client({
    endpoint: settings.endpoint.href,
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    maxAttempts: 3,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: silence },
    // The body's SHA-256 is signed with the request; a checksum in a trailer would frame the body in chunks,
    // which not every server takes out again.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    logger: silent,
  });
}

/** @returns an AppError of the storage; what is one already stays */
export function explainS3(error: unknown, sha256 = ''): AppError {
  if (isAppError(error)) return error;
  const status = statusOf(error);
  const { name, message, code } = error as Error & { code?: string };
  const reason = status === undefined ? (code ?? message) || name : `${name} (HTTP ${status})`;
  const options = { params: { reason, sha256 }, cause: error };
  if (name === 'QuotaExceeded' || name === 'StorageFull' || name === 'XMinioStorageFull' || status === 507)
    return new AppError(storageErrors.STORAGE_FULL, options);
  if (status === 404 && name !== 'NoSuchBucket' && sha256 !== '')
    return new AppError(storageErrors.STORAGE_MISSING, options);
  const passing = status === undefined || status >= 500 || status === 408 || status === 429;
  if (passing && status !== 501) return new AppError(storageErrors.STORAGE_OUT_OF_REACH, options);
  return new AppError(storageErrors.STORAGE_REFUSED, options);
}

/** Undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  return (error as Partial<S3ServiceException>).$metadata?.httpStatusCode;
}
