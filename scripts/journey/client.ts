/** One account's view of the HTTP API: cookie, CSRF token, problem answers as errors. */
import { randomUUID } from 'node:crypto';

// biome-ignore lint/suspicious/noExplicitAny: a client outside the service reads answers by name and checks what it relies on
export type Json = any;

export interface ProblemAnswer {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly traceId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export class ApiFailure extends Error {
  readonly status: number;
  readonly problem: ProblemAnswer;

  constructor(method: string, path: string, status: number, problem: ProblemAnswer) {
    const fields = (problem.details?.['fields'] as Json[] | undefined) ?? [];
    const named = fields.map((field) => ` ${field.path}: ${field.vi}`).join(';');
    const trace = problem.traceId ? ` (mã vết ${problem.traceId})` : '';
    super(`${method} ${path}: ${status} ${problem.code}: ${problem.title}${named}${trace}`);
    this.name = 'ApiFailure';
    this.status = status;
    this.problem = problem;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly etag: string | null;
}

export interface RequestOptions {
  readonly json?: unknown;
  readonly file?: Blob;
  readonly etag?: string | null;
}

const MOST_PATIENT = 6;

export class ApiClient {
  readonly #root: string;
  #cookie = '';
  #csrfToken = '';

  /** @param origin such as http://127.0.0.1:3000 */
  constructor(origin: string) {
    this.#root = `${origin.replace(/\/$/, '')}/api/v1`;
  }

  async get(path: string): Promise<Json> {
    return (await this.request('GET', path)).body;
  }

  async post(path: string, json: unknown = {}): Promise<Json> {
    return (await this.change('POST', path, { json })).body;
  }

  /** A change; where the record's version is asked for, it is looked up and named. */
  async change(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    try {
      return await this.request(method, path, options);
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.problem.code !== 'IF_MATCH_REQUIRED') throw error;
      const record = /^\/[\w-]+\/[^/?]+/.exec(path)?.[0] ?? path;
      const { etag } = await this.request('GET', record);
      return this.request(method, path, { ...options, etag });
    }
  }

  /** Waits when told to (429, 503 with Retry-After), a few times. */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const key = randomUUID();
    for (let attempt = 1; ; attempt++) {
      const response = await this.#send(method, path, options, key);
      const text = await response.text();
      const body: Json = text === '' ? null : parse(text);
      if (response.ok) return { status: response.status, body, etag: response.headers.get('etag') };
      const problem: ProblemAnswer = body?.code
        ? body
        : { code: `HTTP_${response.status}`, title: text.slice(0, 200) };
      const wait = Number(response.headers.get('retry-after') ?? 0);
      const worthwhile = wait > 0 && wait <= 90 && attempt < MOST_PATIENT;
      if (!worthwhile) throw new ApiFailure(method, path, response.status, problem);
      await pause(wait * 1000);
    }
  }

  /** The bytes of a file; of one that is made from `json`, when that is given. */
  async download(path: string, json?: unknown): Promise<Uint8Array> {
    const method = json === undefined ? 'GET' : 'POST';
    const response = await this.#send(method, path, { json }, randomUUID());
    if (!response.ok) {
      const problem = parse(await response.text()) ?? { code: `HTTP_${response.status}`, title: '' };
      throw new ApiFailure(method, path, response.status, problem);
    }
    return new Uint8Array(await response.arrayBuffer());
  }

  useSession(csrfToken: string): void {
    this.#csrfToken = csrfToken;
  }

  async #send(method: string, path: string, options: RequestOptions, key: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.#cookie) headers['Cookie'] = this.#cookie;
    if (method !== 'GET' && this.#csrfToken) headers['X-CSRF-Token'] = this.#csrfToken;
    if (method === 'POST') headers['Idempotency-Key'] = key;
    if (options.etag) headers['If-Match'] = options.etag;
    if (options.json !== undefined) headers['Content-Type'] = 'application/json';
    else if (options.file) headers['Content-Type'] = 'application/pdf';
    const body = options.json === undefined ? (options.file ?? null) : JSON.stringify(options.json);
    const response = await fetch(this.#root + path, { method, headers, body }).catch((cause: unknown) => {
      throw new Error(`Không kết nối được ${this.#root}: dịch vụ đã chạy chưa? (npm start)`, { cause });
    });
    for (const cookie of response.headers.getSetCookie()) this.#cookie = cookie.split(';')[0] ?? '';
    return response;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
