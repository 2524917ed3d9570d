/** The HTTP API as this page uses it: cookie session, CSRF token, problem answers. */

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

/** An answer of the API; which fields it has stands in /api/v1/openapi.json. */
// biome-ignore lint/suspicious/noExplicitAny: the plain page reads answers by name; the server validates what it is sent
export type Json = any;

export interface Answer {
  readonly body: Json;
  readonly etag: string | null;
}

let csrfToken = '';
let onSignedOut: () => void = () => {};

export function useCsrfToken(token: string): void {
  csrfToken = token;
}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export interface Options {
  readonly json?: unknown;
  readonly file?: Blob;
  readonly etag?: string;
}

const base = '/api/v1';

export async function call(method: string, path: string, options: Options = {}): Promise<Answer> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken;
  if (method === 'POST') headers['Idempotency-Key'] = newKey();
  if (options.etag !== undefined) headers['If-Match'] = options.etag;
  if (options.json !== undefined) headers['Content-Type'] = 'application/json';
  else if (options.file) headers['Content-Type'] = options.file.type || 'application/octet-stream';
  const body = options.json === undefined ? (options.file ?? null) : JSON.stringify(options.json);
  const response = await fetch(base + path, { method, headers, body }).catch(() => {
    throw new ApiError(unreachable);
  });
  const text = await response.text();
  const parsed: Json = text === '' ? null : JSON.parse(text);
  if (!response.ok) {
    if (parsed?.code === 'NOT_SIGNED_IN') onSignedOut();
    throw new ApiError(parsed?.code ? parsed : { ...unreachable, status: response.status });
  }
  return { body: parsed, etag: response.headers.get('ETag') };
}

export const get = async (path: string): Promise<Json> => (await call('GET', path)).body;
export const post = async (path: string, json: unknown = {}): Promise<Json> =>
  (await call('POST', path, { json })).body;

/** Every page of a list. */
export async function getAll(path: string, most = 500): Promise<Json[]> {
  const items: Json[] = [];
  const join = path.includes('?') ? '&' : '?';
  for (let next: string | null = ''; next !== null && items.length < most; ) {
    const page: Json = await get(
      `${path}${join}limit=100${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    );
    items.push(...page.items);
    next = page.next ?? null;
  }
  return items;
}

const unreachable: Problem = {
  code: 'UNREACHABLE',
  title: 'Không kết nối được máy chủ.',
  titleEn: 'The server can not be reached.',
  detail: 'Kiểm tra mạng rồi thử lại.',
  detailEn: 'Check the network and try again.',
  status: 0,
  traceId: '',
};

/** crypto.randomUUID exists in secure contexts only. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
