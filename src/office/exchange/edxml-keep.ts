/** Messages of edXML as files of the store: written once before they go out, taken apart when they have come. */
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { OutgoingAttachment } from '../../lib/edxml/check-writable.ts';
import type { MessageHeader } from '../../lib/edxml/message.ts';
import { type EdxmlMessage, writeAttachments } from '../../lib/edxml/read-edxml.ts';
import type { EdxmlSource } from '../../lib/edxml/source.ts';
import { writeEdxml } from '../../lib/edxml/write-edxml.ts';
import type { Signer } from '../../lib/pki/signer.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';

export interface EdxmlFiles {
  put(bytes: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: string; readonly size: number }>;
  open(sha256: string): Promise<AsyncIterable<Uint8Array>>;
}

export interface KeepPorts {
  readonly storage: EdxmlFiles;
  readonly transact: Transact<{ readonly files: Pick<FileStore, 'addBytes'> }>;
  readonly clock: Clock;
  /** RSA key of this system, where messages to this partner are signed. */
  readonly signer?: Signer | undefined;
}

export interface KeptMessage {
  readonly sha256: string;
  readonly size: number;
}

/** @throws AppError EDXML_NOT_WRITABLE */
export async function keepMessage(
  ports: KeepPorts,
  header: MessageHeader,
  files: Consignment['files'] = [],
): Promise<KeptMessage> {
  const { storage, signer } = ports;
  const attachments = files.map(
    ({ name, mediaType, sha256, size }, at): OutgoingAttachment => ({
      name,
      contentType: mediaType,
      // The same bytes under two names are two attachments.
      contentId: `${sha256.slice(0, 40)}.${at}`,
      size,
      open: () => opened(storage, sha256),
    }),
  );
  const kept = await storage.put(writeEdxml(header, attachments, signer && { signer }));
  await noteBytes(ports, kept, EDXML);
  return kept;
}

const EDXML = 'application/xml';

export async function noteBytes(
  { transact, clock }: KeepPorts,
  { sha256, size }: KeptMessage,
  mediaType = EDXML,
): Promise<void> {
  await transact(({ files }) => files.addBytes({ sha256, size, mediaType, createdAt: clock.now() }));
}

/** Of bytes in the store, for the reader. */
export function storedSource(storage: Pick<EdxmlFiles, 'open'>, sha256: string): EdxmlSource {
  return { open: () => opened(storage, sha256) };
}

async function* opened(storage: Pick<EdxmlFiles, 'open'>, sha256: string): AsyncGenerator<Uint8Array> {
  yield* await storage.open(sha256);
}

/** Puts every attachment into the store as its own file. Nothing of them is held. @throws AppError EDXML_SOURCE_CHANGED */
export async function keepAttachments(
  { storage }: Pick<KeepPorts, 'storage'>,
  source: EdxmlSource,
  message: EdxmlMessage,
): Promise<void> {
  let current:
    | { readonly index: number; readonly pipe: PassThrough; readonly kept: Promise<unknown> }
    | undefined;
  const close = async () => {
    if (!current) return;
    current.pipe.end();
    const { kept } = current;
    current = undefined;
    await kept;
  };
  const begin = async (index: number) => {
    await close();
    const pipe = new PassThrough();
    const kept = storage.put(pipe);
    // Rejections are met when the file is closed, or when the next piece is written.
    kept.catch((error: Error) => pipe.destroy(error));
    current = { index, pipe, kept };
  };
  try {
    await writeAttachments(source, message, async (index, bytes) => {
      if (current?.index !== index) await begin(index);
      const { pipe } = current!;
      if (!pipe.write(Buffer.from(bytes))) await drained(pipe);
    });
    await close();
  } catch (error) {
    const left = current;
    left?.pipe.destroy(error as Error);
    await left?.kept.catch(() => undefined);
    throw error;
  }
  // An empty file has no bytes to hand out.
  if (message.attachments.some(({ size }) => size === 0)) await storage.put(nothing());
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function drained(pipe: PassThrough): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const drain = new Promise<void>((resolve) => pipe.once('drain', resolve));
  const end = finished(pipe, { signal, readable: false }).catch((error: Error) => {
    if (!signal.aborted) throw error;
  });
  try {
    await Promise.race([drain, end]);
  } finally {
    settled.abort();
  }
}
