/** The HTTP API as the application uses it: cookie session, CSRF token, ETags, idempotency keys, problem answers. */
import type { Operations } from './operations.ts';

export type Operation = keyof Operations;
export type Answer<O extends Operation> = Operations[O]['answer'];
export type Body<O extends Operation> = Operations[O]['body'];
export type Query<O extends Operation> = Operations[O]['query'];
/** One record of a list's answer. */
export type Item<O extends Operation> =
  Answer<O> extends { readonly items: readonly (infer T)[] } ? T : never;

/** RFC 9457, in both languages (src/http/problem.ts). */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly titleEn: string;
  readonly detail: string;
  readonly detailEn: string;
  readonly status: number;
  readonly traceId: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** The problem's code, or undefined when the error is none of the API's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.problem.code : undefined;
}

type Options<O extends Operation> = {
  readonly signal?: AbortSignal | undefined;
  /** The record's version as an earlier answer told it; a change over somebody else's change is refused. */
  readonly etag?: string | undefined;
  /** Bytes instead of a JSON body. */
  readonly file?: Blob | undefined;
  readonly contentType?: string | undefined;
  /** The same key for the same intention: a repetition after a lost answer changes nothing more. */
  readonly idempotencyKey?: string | undefined;
} & (keyof Operations[O]['path'] extends never ? unknown : { readonly path: Operations[O]['path'] }) &
  (keyof Query<O> extends never ? unknown : { readonly query?: Query<O> | undefined }) &
  (Body<O> extends undefined ? unknown : { readonly body?: Body<O> | undefined });

export interface Reply<T> {
  readonly body: T;
  readonly etag: string | undefined;
}

const root = '/api/v1';
let csrfToken = '';
let onSignedOut: () => void = () => undefined;

export function setCsrfToken(token: string | null): void {
  csrfToken = token ?? '';
}

/** For requests that do not go through this file: resumable uploads. */
export function csrfHeader(): { readonly 'X-CSRF-Token': string } {
  return { 'X-CSRF-Token': csrfToken };
}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** @throws ApiError with the answer's problem; UNREACHABLE when there is no answer */
export async function request<O extends Operation>(
  operation: O,
  ...[options]: Record<never, never> extends Options<O> ? [options?: Options<O>] : [options: Options<O>]
): Promise<Reply<Answer<O>>> {
  const given = (options ?? {}) as Partial<Options<Operation>> & Loose;
  const [method = 'GET'] = operation.split(' ', 1);
  const response = await fetch(urlOf(operation, given), {
    method,
    headers: headersOf(method, given),
    body: given.file ?? (given.body === undefined ? null : JSON.stringify(given.body)),
    signal: given.signal ?? null,
  }).catch((error: unknown) => {
    if (given.signal?.aborted) throw error;
    throw new ApiError(unreachable);
  });
  return { body: await read<Answer<O>>(response), etag: response.headers.get('ETag') ?? undefined };
}

/** The answer's body alone. */
export async function api<O extends Operation>(
  operation: O,
  ...options: Parameters<typeof request<O>> extends [O, ...infer Rest] ? Rest : never
): Promise<Answer<O>> {
  return (await request(operation, ...(options as never))).body;
}

/** The address of a file, for links, frames and pictures. */
export function addressOf<O extends Operation>(
  operation: O,
  given: Pick<Options<O>, Extract<'path' | 'query', keyof Options<O>>>,
): string {
  return urlOf(operation, given as Loose);
}

/** A file that the server makes for a question with a body: a preview. @throws ApiError */
export async function requestBytes<O extends Operation>(
  operation: O,
  options: Options<O>,
): Promise<Uint8Array<ArrayBuffer>> {
  const given = options as Partial<Options<Operation>> & Loose;
  const [method = 'GET'] = operation.split(' ', 1);
  const response = await fetch(urlOf(operation, given), {
    method,
    headers: { ...headersOf(method, given), Accept: '*/*' },
    body: given.body === undefined ? null : JSON.stringify(given.body),
    signal: given.signal ?? null,
  }).catch((error: unknown) => {
    if (given.signal?.aborted) throw error;
    throw new ApiError(unreachable);
  });
  if (!response.ok) await read(response);
  return new Uint8Array(await response.arrayBuffer());
}

interface Loose {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function urlOf(operation: string, { path = {}, query = {} }: Loose): string {
  const pattern = operation.slice(operation.indexOf(' ') + 1);
  const address = pattern.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(path[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return root + address + (search.size > 0 ? `?${search}` : '');
}

function headersOf(method: string, given: Partial<Options<Operation>> & Loose): Record<string, string> {
  const contentType =
    given.contentType ?? (given.file ? given.file.type || 'application/octet-stream' : undefined);
  return {
    Accept: 'application/json',
    ...(method !== 'GET' && { 'X-CSRF-Token': csrfToken }),
    ...(method === 'POST' && { 'Idempotency-Key': given.idempotencyKey ?? newKey() }),
    ...(given.etag !== undefined && { 'If-Match': given.etag }),
    ...(given.body !== undefined && { 'Content-Type': 'application/json' }),
    ...(contentType !== undefined && { 'Content-Type': contentType }),
  };
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text().catch(() => {
    throw new ApiError(unreachable);
  });
  const parsed = parse(text) as (Partial<Problem> & T) | null;
  if (response.ok) return parsed as T;
  if (parsed?.code === 'NOT_SIGNED_IN') onSignedOut();
  throw new ApiError(parsed?.code ? (parsed as Problem) : { ...unreachable, status: response.status });
}

/** A proxy in between may answer with a page of its own. */
function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const unreachable: Problem = {
  code: 'UNREACHABLE',
  title: 'Không kết nối được máy chủ.',
  titleEn: 'The server can not be reached.',
  detail: 'Kiểm tra mạng rồi thử lại; những gì đã nhập vẫn còn trên trang.',
  detailEn: 'Check the network and try again; what you typed is still on the page.',
  status: 0,
  traceId: '',
};

/** crypto.randomUUID exists in secure contexts only. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
