/**
 * The file store in an S3-compatible bucket: `blobs/<64 hex digits>`. Bytes are gathered on the local disk until their
 * digest is known and are then sent in one request, so that an upload that breaks leaves nothing in the bucket. The
 * request carries the SHA-256, which the server checks (AWS signature version 4, `x-amz-content-sha256`), and
 * `If-None-Match: *`, so that an object is written once (promise 1).
 */
import { createHash } from 'node:crypto';
import { createReadStream, ReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { AppError } from '../../app-error.ts';
import { bytesWithRoom } from '../../lib/signing/roomy-bytes.ts';
import { storageErrors } from './errors.ts';
import type { FileStore, PutOptions, StoredFile } from './file-store.ts';
import { digestOf, type IncomingFolder, openIncomingFolder } from './incoming-folder.ts';
import { createS3Client, explainS3, type S3Package, type S3Settings, statusOf } from './s3-client.ts';

export interface S3StoreOptions {
  readonly alone: boolean;
  /** How long a connection may say nothing, in milliseconds. */
  readonly silence?: number;
}

type Body = NonNullable<PutObjectCommandInput['Body']>;

/** Between two attempts to write; a third failure is told. */
const PAUSES_MS = [200, 1000];

/** @throws AppError STORAGE_OUT_OF_REACH, STORAGE_REFUSED when the bucket can not be used */
export async function openS3Store(
  settings: S3Settings,
  folder: string,
  options: S3StoreOptions,
): Promise<FileStore> {
  const incoming = await openIncomingFolder(join(folder, 'incoming'), options.alone);
  const sdk = await import('@aws-sdk/client-s3');
  const client = createS3Client(sdk, settings, options.silence);
  const store = new S3Store(sdk, client, settings.bucket, incoming);
  try {
    await store.ready();
  } catch (error) {
    store.close();
    throw error;
  }
  return store;
}

class S3Store implements FileStore {
  readonly #sdk: S3Package;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #incoming: IncomingFolder;
  /** False once the server has said that it does not know conditional writes. */
  #conditional = true;

  constructor(sdk: S3Package, client: S3Client, bucket: string, incoming: IncomingFolder) {
    this.#sdk = sdk;
    this.#client = client;
    this.#bucket = bucket;
    this.#incoming = incoming;
  }

  put(stream: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<StoredFile> {
    return this.#incoming.receive(stream, options, (temporary, file) =>
      this.#settle(file, () => createReadStream(temporary, { highWaterMark: 1 << 20 })),
    );
  }

  async putBytes(bytes: Uint8Array): Promise<StoredFile> {
    const file = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
    await this.#settle(file, () => bytes);
    return file;
  }

  async open(sha256: string, range: { start?: number; end?: number } = {}): Promise<Readable> {
    const whole = range.start === undefined && range.end === undefined;
    const Range = `bytes=${range.start ?? 0}-${range.end ?? ''}`;
    const answer = await this.#ask(
      () =>
        this.#client.send(
          new this.#sdk.GetObjectCommand({ ...this.#at(sha256), ...(whole ? {} : { Range }) }),
        ),
      sha256,
    );
    return answer.Body as Readable;
  }

  /** Judged by its digest: what a store elsewhere gives back is believed only then. */
  async read(sha256: string): Promise<Uint8Array> {
    return this.#ask(async () => {
      const { Body, ContentLength = 0 } = await this.#client.send(
        new this.#sdk.GetObjectCommand(this.#at(sha256)),
      );
      const bytes = bytesWithRoom(ContentLength);
      const hash = createHash('sha256');
      let filled = 0;
      for await (const chunk of Body as Readable) {
        if (filled + chunk.length > ContentLength) throw damaged(sha256);
        bytes.set(chunk, filled);
        hash.update(chunk);
        filled += chunk.length;
      }
      if (filled < ContentLength || hash.digest('hex') !== sha256) throw damaged(sha256);
      return bytes;
    }, sha256);
  }

  async size(sha256: string): Promise<number> {
    const head = new this.#sdk.HeadObjectCommand(this.#at(sha256));
    return (await this.#ask(() => this.#client.send(head), sha256)).ContentLength ?? 0;
  }

  exists(sha256: string): Promise<boolean> {
    return this.size(sha256).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code === storageErrors.STORAGE_MISSING.code) return false;
        throw error;
      },
    );
  }

  /** An object can not be taken aside: what may be stored at this moment is left. */
  async removeUntouched(): Promise<boolean> {
    return false;
  }

  async ready(): Promise<void> {
    await this.#incoming.probe();
    await this.#ask(() => this.#client.send(new this.#sdk.HeadBucketCommand({ Bucket: this.#bucket })));
  }

  close(): void {
    this.#client.destroy();
  }

  /** Writes what is not there yet, then looks at it: an upload counts when the store has it in full. */
  async #settle(file: StoredFile, body: () => Body): Promise<void> {
    if (await this.exists(file.sha256)) return this.#mustBeWhole(file);
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#ask(() => this.#write(file, body()));
        return this.#mustBeWhole(file);
      } catch (error) {
        const wait = PAUSES_MS[attempt];
        const { code } = error as AppError;
        if (wait === undefined || code !== storageErrors.STORAGE_OUT_OF_REACH.code) throw error;
        await pause(wait);
      }
    }
  }

  async #write(file: StoredFile, Body: Body): Promise<void> {
    const command = new this.#sdk.PutObjectCommand({
      ...this.#at(file.sha256),
      Body,
      ContentLength: file.size,
      ContentType: 'application/octet-stream',
      ...(this.#conditional && { IfNoneMatch: '*' }),
    });
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = file.sha256;
        return next(args);
      },
      { step: 'build', name: 'digestOfTheBody' },
    );
    try {
      await this.#client.send(command);
    } catch (error) {
      const status = statusOf(error);
      // Somebody else wrote the same bytes first (412), or is writing them now (409).
      if (status === 412) return;
      if (status === 501 && this.#conditional) this.#conditional = false;
      else if (status !== 409) throw error;
      throw new AppError(storageErrors.STORAGE_OUT_OF_REACH, {
        params: { reason: (error as Error).name },
        cause: error,
      });
    } finally {
      if (Body instanceof ReadStream) Body.destroy();
    }
  }

  async #mustBeWhole({ sha256, size }: StoredFile): Promise<void> {
    if ((await this.size(sha256)) !== size) throw damaged(sha256);
  }

  #at(sha256: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: `blobs/${digestOf(sha256)}` };
  }

  async #ask<T>(work: () => Promise<T>, sha256?: string): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof TypeError && !('code' in error) ? error : explainS3(error, sha256);
    }
  }
}

function damaged(sha256: string): AppError {
  return new AppError(storageErrors.STORAGE_DAMAGED, { params: { sha256 } });
}
