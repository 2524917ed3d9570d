import { lookup as dnsLookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../app-error.ts';
import { pkiErrors } from './errors.ts';

export interface PkiRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Overrides the fetcher's own limit, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface PkiResponse {
  readonly status: number;
  /** Without parameters, lower case; empty when the server names none. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** How this room reaches time-stamping, OCSP and CRL services. */
export type PkiFetch = (request: PkiRequest) => Promise<PkiResponse>;

export interface PkiFetchOptions {
  /** `host` allows ports 80 and 443, `host:port` exactly that port. URLs inside certificates count for nothing here. */
  readonly allowedHosts: readonly string[];
  /** For the whole exchange; default 30 000. */
  readonly timeoutMs?: number;
  /** Of the answer; default 16 MiB. */
  readonly maxBytes?: number;
  /** Instead of the system's resolver. */
  readonly lookup?: LookupFunction;
}

/**
 * HTTP for PKI services: allow-listed hosts only, no redirects, no link-local addresses, bounded time and size.
 * Throws PKI_HOST_NOT_ALLOWED or PKI_FETCH_FAILED; any status other than a redirect is returned to the caller.
 */
export function createPkiFetch(options: PkiFetchOptions): PkiFetch {
  const allowed = new Set(options.allowedHosts.flatMap(hostEntries));
  const limits = {
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    lookup: checkedLookup(options.lookup ?? (dnsLookup as LookupFunction)),
  };
  return async (request) => {
    const url = parseUrl(request.url);
    if (!allowed.has(hostAndPort(url)) || isForbiddenAddress(bareHost(url))) {
      throw new AppError(pkiErrors.PKI_HOST_NOT_ALLOWED, { params: { host: url.host } });
    }
    const timeoutMs = request.timeoutMs ?? options.timeoutMs ?? 30_000;
    return exchange(url, request, { ...limits, timeoutMs });
  };
}

function hostEntries(entry: string): string[] {
  const text = entry.trim().toLowerCase();
  const url = URL.parse(`http://${text}`);
  if (url === null) throw new TypeError(`not a host: ${entry}`);
  const hasPort = /:\d+$/.test(text) && (!text.startsWith('[') || /\]:\d+$/.test(text));
  return hasPort ? [hostAndPort(url)] : [`${url.hostname}:80`, `${url.hostname}:443`];
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  const usable = url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
  if (!usable || url.username !== '' || url.password !== '') {
    throw new AppError(pkiErrors.PKI_HOST_NOT_ALLOWED, { params: { host: text.slice(0, 100) } });
  }
  return url;
}

/** Link-local addresses lead to the metadata services of clouds; no PKI lives there. */
function isForbiddenAddress(address: string): boolean {
  const text = address.toLowerCase();
  return /^169\.254\./.test(text) || /^fe[89ab]/.test(text) || /^::ffff:(169\.254\.|a9fe:)/.test(text);
}

/** This machine itself, and addresses that lead nowhere or everywhere. */
function isOwnAddress(address: string): boolean {
  const text = address.toLowerCase().replace(/^::ffff:/, '');
  return (
    /^(127|0|22[4-9]|23\d|25[0-5])\./.test(text) || ['::', '::1'].includes(text) || /^(ff|7f)/.test(text)
  );
}

/**
 * Checks what the name resolves to at the moment of connecting, so that a name cannot be rebound in between. Addresses of private
 * networks pass: the government's own services stand there, and the name is on the list.
 */
function checkedLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((item) => item.address) : [address];
      const local = /(^|\.)localhost$/i.test(hostname);
      const forbidden = (item: string) =>
        isIP(item) !== 0 && (isForbiddenAddress(item) || (!local && isOwnAddress(item)));
      const wrong = error === null && addresses.some(forbidden);
      callback(wrong ? new Error('the name leads to a forbidden address') : error, address, family);
    });
  };
}

interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly lookup: LookupFunction;
}

function exchange(url: URL, request: PkiRequest, limits: ExchangeLimits): Promise<PkiResponse> {
  const { timeoutMs, maxBytes, lookup } = limits;
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: unknown): void => {
      clearTimeout(timer);
      outgoing.destroy();
      reject(new AppError(pkiErrors.PKI_FETCH_FAILED, { params: { host: url.host, detail }, cause }));
    };
    const outgoing = open(url, request, lookup);
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    outgoing.on('error', (error) => fail(errorWord(error), error));
    outgoing.on('response', (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400) return fail(`redirect ${status}`);
      collect(response, maxBytes, fail, (body) => {
        clearTimeout(timer);
        const contentType =
          (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
        resolve({ status, contentType, body });
      });
    });
    outgoing.end(request.body);
  });
}

function open(url: URL, request: PkiRequest, lookup: LookupFunction): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const length = request.body === undefined ? {} : { 'Content-Length': request.body.length };
  return send(url, {
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    headers: { ...request.headers, ...length },
    lookup,
    agent: false,
  });
}

function collect(
  response: IncomingMessage,
  maxBytes: number,
  fail: (detail: string, cause?: unknown) => void,
  done: (body: Uint8Array) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) fail(`more than ${maxBytes} bytes`);
    else chunks.push(chunk);
  });
  response.on('error', (error) => fail(errorWord(error), error));
  response.on('end', () => done(Buffer.concat(chunks)));
}

function errorWord(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}
