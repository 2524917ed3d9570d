/**
 * A signing session lives in the process that opened the key. A request that names one and reached another process is passed
 * on to it as it came; with a sticky proxy this never happens. Where that process is gone, the PIN is given again.
 */
import { request as ask, type IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { AppError } from '../app-error.ts';
import { keyErrors } from '../office/identity/key-errors.ts';
import type { SigningPlaces } from '../office/identity/signing-places.ts';
import type { ParsedRequest } from './parse-request.ts';
import type { Route } from './route.ts';

/** A request is passed on once: two processes never play ball with it. */
const PASSED_ON = 'x-antin-passed-on';
const LIMIT_MS = 60_000;
const handedOn = [
  'accept',
  'authorization',
  'content-type',
  'cookie',
  'idempotency-key',
  'if-match',
  'origin',
  'sec-fetch-site',
  'user-agent',
  'x-csrf-token',
  'x-forwarded-for',
  'x-forwarded-proto',
];
const handedBack = [
  'content-disposition',
  'content-type',
  'cache-control',
  'etag',
  'location',
  'retry-after',
  'www-authenticate',
];

/** What the other process goes on with: the trace, and the span of this request where there is one. */
export interface TraceHere {
  readonly traceId: string;
  readonly traceparent: string | undefined;
}

/** The process to pass this request on to; null when it is answered here. */
export async function placeOf(
  places: SigningPlaces | undefined,
  route: Route,
  request: Request,
  { body, params }: ParsedRequest,
): Promise<URL | null> {
  if (places === undefined || request.headers[PASSED_ON] !== undefined) return null;
  const named = (body as { signingSessionId?: unknown } | undefined)?.signingSessionId;
  const own = route.path === '/signing-sessions/{id}' ? (params as { id?: unknown }).id : undefined;
  const id = named ?? own;
  return typeof id === 'string' ? places.elsewhere(id) : null;
}

/** @throws AppError SIGNING_SESSION_ENDED, SIGNING_SESSION_OUT_OF_REACH */
export async function passOn(
  to: URL,
  request: Request,
  response: Response,
  body: unknown,
  trace: TraceHere,
): Promise<void> {
  const answer = await send(to, request, body, trace);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  for (const name of handedBack) {
    const value = answer.headers[name];
    if (value !== undefined) response.setHeader(name, value);
  }
  response.status(answer.statusCode ?? 502).end(Buffer.concat(chunks));
}

function send(
  to: URL,
  request: Request,
  body: unknown,
  { traceId, traceparent }: TraceHere,
): Promise<IncomingMessage> {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const headers: Record<string, string | string[]> = {
    [PASSED_ON]: '1',
    traceparent: traceparent ?? `00-${traceId}-0000000000000001-01`,
    'content-length': String(bytes.length),
  };
  for (const name of handedOn) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  return new Promise((resolve, reject) => {
    const options = { method: request.method, headers, timeout: LIMIT_MS };
    const passed = ask(new URL(request.originalUrl, to), options, resolve);
    passed.on('timeout', () => passed.destroy(new Error('no answer in time')));
    passed.on('error', (error: NodeJS.ErrnoException) => {
      const gone = error.code === 'ECONNREFUSED';
      const spec = gone ? keyErrors.SIGNING_SESSION_ENDED : keyErrors.SIGNING_SESSION_OUT_OF_REACH;
      reject(new AppError(spec, { cause: error }));
    });
    passed.end(bytes);
  });
}
