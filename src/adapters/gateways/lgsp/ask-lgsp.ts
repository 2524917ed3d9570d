/** One request to a province's LGSP on the wire: both headers that name us, and the token of a sign-in where the platform wants one. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { lgspErrors, outOfReach } from './errors.ts';
import { jsonOf, textOf } from './read-answer.ts';
import type { LgspTokens } from './tokens.ts';

export interface Lgsp {
  /** A path is kept: `/v1/sendEdoc` is put behind it. */
  readonly endpoint: string;
  readonly systemId: string;
  readonly secret: string;
  readonly login?: LgspLogin | undefined;
  /** A line that says nothing for so long is dead; the platform's own limit is 60 s. */
  readonly silenceMs?: number;
}

export interface LgspLogin {
  readonly username: string;
  readonly applicationCode: string;
  readonly password: string;
}

export interface LgspQuestion {
  readonly method: 'GET' | 'POST';
  /** Behind `/v1/`, with its query. */
  readonly path: string;
  readonly body?: LgspBody;
}

interface LgspBody {
  readonly type: string;
  readonly size: number;
  open(): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
}

const SILENCE_MS = 60_000;

/** @returns the answer, its body not read yet. @throws AppError LGSP_OUT_OF_REACH (later), LGSP_KEY_REFUSED (after IT has looked) */
export async function askLgsp(
  lgsp: Lgsp,
  tokens: LgspTokens,
  question: LgspQuestion,
): Promise<IncomingMessage> {
  const response = await withToken(lgsp, tokens, question);
  if (response.statusCode !== 401 && response.statusCode !== 403) return response;
  if (lgsp.login) {
    // It may have ended before its time.
    response.destroy();
    tokens.forget(lgsp);
    const second = await withToken(lgsp, tokens, question);
    if (second.statusCode !== 401 && second.statusCode !== 403) return second;
    second.destroy();
  }
  response.destroy();
  throw new AppError(lgspErrors.LGSP_KEY_REFUSED, { params: { detail: `HTTP ${response.statusCode}` } });
}

async function withToken(lgsp: Lgsp, tokens: LgspTokens, question: LgspQuestion): Promise<IncomingMessage> {
  const token = lgsp.login && (await tokens.of(lgsp, () => signIn(lgsp, lgsp.login!)));
  return ask(lgsp, question, {
    'X-SystemId': lgsp.systemId,
    'X-SecretKey': lgsp.secret,
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  });
}

const signedIn = z.looseObject({
  message: z.string().nullish(),
  token: z.string().min(1).nullish(),
  data: z
    .looseObject({ token: z.string().min(1).nullish() })
    .nullish()
    .catch(null),
});

async function signIn(lgsp: Lgsp, { username, password, applicationCode }: LgspLogin): Promise<string> {
  const asked = { username, password, applicationCode, otp: null, twoFactorProvider: null, typeObjs: [0, 1] };
  const body = jsonBody(asked);
  const response = await ask(lgsp, { method: 'POST', path: 'auth/login?allow_anonymous=true', body }, {});
  const status = response.statusCode ?? 0;
  const read = signedIn.safeParse(jsonOf(await textOf(response)));
  const token = read.success ? (read.data.data?.token ?? read.data.token) : undefined;
  if (status >= 500) throw outOfReach(`auth/login: HTTP ${status}`);
  if (token && !/[^\x21-\x7e]/.test(token)) return token;
  const said = (read.success && read.data.message) || `HTTP ${status}`;
  throw new AppError(lgspErrors.LGSP_KEY_REFUSED, {
    params: { detail: `auth/login: ${said}`.slice(0, 300) },
  });
}

export function jsonBody(value: unknown): LgspBody {
  const bytes = Buffer.from(JSON.stringify(value));
  return { type: 'application/json', size: bytes.length, open: async () => [bytes] };
}

async function ask(
  { endpoint, silenceMs }: Lgsp,
  { method, path, body }: LgspQuestion,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/v1/${path}`);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, {
    method,
    headers: {
      ...headers,
      Accept: 'application/json',
      ...(body && { 'Content-Type': body.type, 'Content-Length': body.size }),
    },
  });
  request.setTimeout(silenceMs ?? SILENCE_MS, () => request.destroy(new Error('no answer in time')));
  try {
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    // An answer before the end of the body is an answer all the same.
    const writing = pipeline(body ? await body.open() : [], request);
    const [[response]] = await Promise.all([answered, Promise.race([writing, answered])]);
    return response;
  } catch (cause) {
    request.destroy();
    if (cause instanceof AppError) throw cause;
    throw outOfReach((cause as NodeJS.ErrnoException).code ?? (cause as Error).message, cause);
  }
}
