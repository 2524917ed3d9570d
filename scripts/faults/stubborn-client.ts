/** A client that does what a good client does in trouble: repeats the same request under the same key until it is answered. */
import { randomUUID } from 'node:crypto';
import { type Json, pause } from '../journey/client.ts';
import type { Memory } from './memory.ts';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly details: Json;
}

export type Outcome =
  | { readonly ok: true; readonly status: number; readonly body: Json; readonly etag: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Request {
  readonly json?: unknown;
  readonly file?: Uint8Array<ArrayBuffer>;
  readonly etag?: string | null;
}

const ANSWER_LIMIT_MS = 15_000;

export class StubbornClient {
  readonly #root: string;
  readonly #memory: Memory;
  /** Set to end: nothing is repeated any more. */
  readonly #givenUp: AbortSignal;
  #cookie = '';
  #csrfToken = '';

  constructor(origin: string, memory: Memory, givenUp: AbortSignal) {
    this.#root = `${origin}/api/v1`;
    this.#memory = memory;
    this.#givenUp = givenUp;
  }

  keepSession(csrfToken: string): void {
    this.#csrfToken = csrfToken;
  }

  async ask(method: string, path: string, request: Request = {}): Promise<Outcome> {
    const key = randomUUID();
    for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
      this.#givenUp.throwIfAborted();
      this.#memory.requests += 1;
      const outcome = await this.#once(method, path, request, key).catch(() => null);
      if (outcome !== null && (outcome.ok || !isWorthRepeating(outcome.refusal))) return outcome;
      this.#memory.repeated += 1;
      await pause(outcome?.refusal.code === 'IDEMPOTENCY_IN_PROGRESS' ? 300 : wait);
    }
  }

  async #once(method: string, path: string, request: Request, key: string): Promise<Outcome> {
    const headers: Record<string, string> = { Cookie: this.#cookie };
    if (method !== 'GET') headers['X-CSRF-Token'] = this.#csrfToken;
    // A PIN is never sent under a key that is kept.
    if (method === 'POST' && path !== '/signing-sessions') headers['Idempotency-Key'] = key;
    if (request.etag) headers['If-Match'] = request.etag;
    if (request.json !== undefined) headers['Content-Type'] = 'application/json';
    if (request.file) headers['Content-Type'] = 'application/pdf';
    const body = request.file ?? (request.json === undefined ? null : JSON.stringify(request.json));
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const response = await fetch(this.#root + path, { method, headers, body, signal });
    const text = await response.text();
    for (const cookie of response.headers.getSetCookie()) this.#cookie = cookie.split(';')[0] ?? '';
    const answer: Json = text.startsWith('{') ? JSON.parse(text) : null;
    if (response.ok)
      return { ok: true, status: response.status, body: answer, etag: response.headers.get('etag') };
    const code = answer?.code ?? `HTTP_${response.status}`;
    return { ok: false, refusal: { status: response.status, code, details: answer?.details } };
  }
}

function isWorthRepeating({ status, code }: Refusal): boolean {
  return status >= 500 || status === 429 || code === 'IDEMPOTENCY_IN_PROGRESS';
}
