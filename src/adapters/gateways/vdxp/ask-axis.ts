/** One request to the axis on the wire: the headers of the Java client in its order, and time limits, which it has none of. */
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../app-error.ts';
import { type Operation, requestHeaders } from '../../../lib/vdxp/request-headers.ts';
import type { SignedParameters } from '../../../lib/vdxp/sign-header.ts';
import { vdxpErrors } from './errors.ts';

export interface Axis {
  /** Without a `/` at its end; a path is kept. */
  readonly endpoint: string;
  readonly systemId: string;
  readonly secret: string;
  /** PEM of the authority behind its TLS; Node's own roots without it. */
  readonly ca?: string | undefined;
  readonly now: () => Date;
  /** A line that says nothing for so long is dead. */
  readonly silenceMs?: number;
}

export interface Question {
  readonly operation: Operation;
  readonly parameters: SignedParameters;
  /** None: an empty body. */
  readonly body?: {
    readonly size: number;
    open(): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
  };
  /** sendEdoc goes by another client inside the SDK, with other headers. */
  readonly asFile?: boolean;
}

const SILENCE_MS = 60_000;
/** As the client does: a server that does not invite gets the body all the same. */
const INVITED_WITHIN_MS = 3_000;

/** @returns the answer, its body not read yet. @throws AppError VDXP_OUT_OF_REACH */
export async function askAxis(axis: Axis, question: Question): Promise<IncomingMessage> {
  const url = new URL(`${axis.endpoint.replace(/\/+$/, '')}/${question.operation}`);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = headersOf(axis, question);
  const request = send(url, { method: 'POST', headers, ...(axis.ca !== undefined && { ca: axis.ca }) });
  request.setTimeout(axis.silenceMs ?? SILENCE_MS, () => request.destroy(new Error('no answer in time')));
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  try {
    const [[response]] = await Promise.all([answered, writeBody(request, question, answered)]);
    return response;
  } catch (cause) {
    request.destroy();
    throw outOfReach(question.operation, cause);
  }
}

function headersOf(axis: Axis, { parameters, body, asFile }: Question): Record<string, string> {
  const contentType = asFile === true ? 'application/octet-stream' : 'application/json';
  const { systemId, secret } = axis;
  const signed = requestHeaders({ systemId, secret, at: axis.now(), parameters, contentType });
  const client = asFile === true ? FILE_CLIENT : JSON_CLIENT;
  return {
    ...Object.fromEntries(signed),
    ...client,
    ...(body && asFile !== true && { Expect: '100-continue' }),
    'Content-Length': String(body?.size ?? 0),
  };
}

const FILE_CLIENT = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Accept: 'text/html, image/gif, image/jpeg, */*; q=0.2',
  Connection: 'keep-alive',
};
const JSON_CLIENT = { Connection: 'Keep-Alive' };

async function writeBody(
  request: ClientRequest,
  { body, asFile }: Question,
  answered: Promise<unknown>,
): Promise<void> {
  if (!body) {
    request.end();
    return;
  }
  if (asFile !== true) await invited(request, answered);
  // An answer before the end of the body is an answer all the same.
  await Promise.race([pipeline(await body.open(), request), answered]);
}

async function invited(request: ClientRequest, answered: Promise<unknown>): Promise<void> {
  request.flushHeaders();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), INVITED_WITHIN_MS);
  const signal = once(request, 'continue', { signal: patience.signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  try {
    await Promise.race([signal, answered]);
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
}

export function outOfReach(operation: string, cause: unknown): AppError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new AppError(vdxpErrors.VDXP_OUT_OF_REACH, {
    params: { operation, detail: code ?? message },
    cause,
  });
}
