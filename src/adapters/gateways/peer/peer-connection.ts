/**
 * Requests to one partner over TLS 1.3 with certificates on both sides. Who answers must show a registered certificate: the
 * name in it is not asked for, because the fingerprint says more. A partner that is silent, slow or away costs its own time only.
 */
import { X509Certificate } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request as secureRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PeerCertificate } from 'node:tls';
import { AppError } from '../../../app-error.ts';
import { MESSAGE_BYTES, peerPaths, SMALL_FILE_BYTES } from '../../../office/exchange/peer-messages.ts';
import { peerErrors } from './errors.ts';

/** PEM each. The certificate may be followed by those of its issuers. */
export interface PeerIdentity {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

export interface PeerLimits {
  /** Nothing said or taken for so long, from the first connection on. */
  readonly silenceMs: number;
  /** For the whole of an answer that is no file. */
  readonly answerMs: number;
  /** For the whole of a file. */
  readonly fileMs: number;
}

const usualLimits: PeerLimits = { silenceMs: 30_000, answerMs: 60_000, fileMs: 15 * 60_000 };
const CONNECTIONS = 8;

export interface PeerEndpoint {
  readonly origin: string;
  /** SHA-256 of the certificates that the partner may show, lower-case hex. */
  readonly fingerprints: readonly string[];
  readonly identity: PeerIdentity;
  readonly limits?: Partial<PeerLimits>;
}

export interface SmallFile {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export interface PeerConnection {
  /** JSON in, JSON out. @throws AppError of peerErrors */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** Of at most SMALL_FILES_BYTES together. @throws AppError of peerErrors */
  putSmallFiles(files: readonly SmallFile[]): Promise<void>;
  /** Skipped when the partner holds it. @throws AppError of peerErrors, or what `open` throws */
  putFile(sha256: string, size: number, open: () => Promise<Readable>): Promise<void>;
  close(): void;
}

export function connectPeer({ origin, fingerprints, identity, limits }: PeerEndpoint): PeerConnection {
  const { silenceMs, answerMs, fileMs } = { ...usualLimits, ...limits };
  const agent = new Agent({
    ...identity,
    keepAlive: true,
    maxSockets: CONNECTIONS,
    // A resumed session would pass by the look at the certificate.
    maxCachedSessions: 0,
    minVersion: 'TLSv1.3',
    checkServerIdentity: (_name, shown) => pinned(fingerprints, shown),
  });
  const begin = (path: string, options: RequestOptions, wholeMs: number) =>
    new Exchange(new URL(path, origin), { ...options, agent }, { silenceMs, wholeMs });
  return {
    ask: (method, path, body) =>
      onFreshConnection(async () => {
        const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
        const headers = text
          ? { 'Content-Type': 'application/json', 'Content-Length': text.byteLength }
          : undefined;
        const exchange = begin(path, { method, ...(headers && { headers }) }, answerMs);
        exchange.request.end(text);
        return exchange.answer();
      }),
    putSmallFiles: (files) =>
      onFreshConnection(async () => {
        const parts = files.flatMap(({ sha256, bytes }) => [headOf(sha256, bytes.byteLength), bytes]);
        const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': size };
        const exchange = begin(peerPaths.files, { method: 'PUT', headers }, fileMs);
        for (const part of parts) exchange.request.write(part);
        exchange.request.end();
        await exchange.answer();
      }),
    putFile: (sha256, size, open) =>
      onFreshConnection(async () => {
        // Of a large file the partner is asked first whether it holds it.
        const askFirst = size > SMALL_FILE_BYTES;
        const headers = {
          'Content-Type': 'application/octet-stream',
          'Content-Length': size,
          ...(askFirst && { Expect: '100-continue' }),
        };
        const exchange = begin(peerPaths.file(sha256), { method: 'PUT', headers }, fileMs);
        await exchange.send(open, askFirst);
      }),
    close: () => agent.destroy(),
  };
}

function headOf(sha256: string, size: number): Buffer {
  return Buffer.from(`${sha256}${size.toString(16).padStart(8, '0')}`, 'latin1');
}

function pinned(fingerprints: readonly string[], { raw }: PeerCertificate): Error | undefined {
  const fingerprint = new X509Certificate(raw).fingerprint256.replaceAll(':', '').toLowerCase();
  if (fingerprints.includes(fingerprint)) return undefined;
  return new AppError(peerErrors.PEER_CERTIFICATE_UNKNOWN, { params: { fingerprint } });
}

/** A kept connection that the other side had just closed says nothing about the partner: once more on a new one. */
async function onFreshConnection<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw explain(error);
    return work().catch((again: unknown) => Promise.reject(explain(again)));
  }
}

class StaleConnection extends Error {}

interface Patience {
  readonly silenceMs: number;
  readonly wholeMs: number;
}

/** One request and its answer. */
class Exchange {
  readonly request: ClientRequest;
  readonly #response: Promise<IncomingMessage>;

  constructor(url: URL, options: RequestOptions, { silenceMs, wholeMs }: Patience) {
    const request = secureRequest(url, { ...options, timeout: silenceMs });
    this.request = request;
    const whole = setTimeout(() => request.destroy(silent(wholeMs)), wholeMs);
    request.once('timeout', () => request.destroy(silent(silenceMs)));
    request.once('close', () => clearTimeout(whole));
    this.#response = new Promise((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', (error: NodeJS.ErrnoException) => {
        const stale = request.reusedSocket && error.code === 'ECONNRESET';
        reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
      });
    });
    // Whoever sends a file learns of it later than the request.
    this.#response.catch(() => undefined);
  }

  async answer(): Promise<unknown> {
    const response = await this.#response;
    const body = await readJson(response);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return body;
    const code = String((body as { code?: unknown } | null)?.code ?? '').slice(0, 60);
    throw new AppError(peerErrors.PEER_ANSWERED_ERROR, { params: { status, code } });
  }

  /** The answer may come before the last byte: then the rest is not sent. */
  async send(open: () => Promise<Readable>, askFirst: boolean): Promise<void> {
    if (askFirst) {
      this.request.flushHeaders();
      const invited = new Promise<true>((resolve) => this.request.once('continue', () => resolve(true)));
      if ((await Promise.race([invited, this.#response])) !== true) return this.#settle();
    }
    const source = await open().catch((error: unknown) => {
      this.request.destroy();
      throw error;
    });
    const sent = pipeline(source, this.request).catch((error: unknown) => {
      // What the partner said weighs more than the broken pipe that follows.
      source.destroy();
      return this.#response.then(
        () => undefined,
        (cause: unknown) => Promise.reject(cause ?? error),
      );
    });
    await Promise.race([sent, this.#response]);
    await this.#settle();
    source.destroy();
  }

  async #settle(): Promise<void> {
    try {
      await this.answer();
    } finally {
      // With part of the body unsent the connection is of no more use.
      if (!this.request.writableFinished) this.request.destroy();
    }
  }
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > 4 * MESSAGE_BYTES) throw new AppError(peerErrors.PEER_ANSWER_UNREADABLE);
    chunks.push(chunk);
  }
  if (size === 0) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new AppError(peerErrors.PEER_ANSWER_UNREADABLE, { cause });
  }
}

function silent(milliseconds: number): AppError {
  return new AppError(peerErrors.PEER_SILENT, { params: { seconds: Math.round(milliseconds / 1000) } });
}

function explain(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  // The reader's own files are not the partner's fault.
  if (syscall === 'open' || syscall === 'read') return error;
  return new AppError(peerErrors.PEER_OUT_OF_REACH, { params: { reason: code ?? message }, cause: error });
}
