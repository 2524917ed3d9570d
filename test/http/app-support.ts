/** An app around a few routes, with everything it is given held in memory. */
import type { Express } from 'express';
import type { AppOptions } from '../../src/http/app-options.ts';
import { createApp } from '../../src/http/create-app.ts';
import type { Route } from '../../src/http/route.ts';
import type { IdempotencyStore, StoredAnswer } from '../../src/office/idempotency.ts';
import type { Actor } from '../../src/office/identity/actor.ts';
import type { Credentials, Principal } from '../../src/office/identity/load-actor.ts';
import type { Action } from '../../src/office/identity/permissions.ts';

export const accountId = '0190a000-0000-7000-8000-000000000001';
export const otherAccountId = '0190a000-0000-7000-8000-000000000002';
export const csrfToken = 'csrf-of-the-session';

export const cookie = 'antin_session=good';
export const otherCookie = 'antin_session=other';
export const bearer = 'Bearer machine';

export interface LogLine {
  readonly level: 'info' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestApp {
  readonly app: Express;
  readonly lines: LogLine[];
  readonly traces: string[];
  readonly stopping: AbortController;
  /** Session secrets that still open. */
  readonly open: Set<string>;
}

export function testApp(routes: readonly Route[], changes: Partial<AppOptions> = {}): TestApp {
  const lines: LogLine[] = [];
  const traces: string[] = [];
  const stopping = new AbortController();
  const open = new Set(['good', 'other', 'machine']);
  const app = createApp({
    routes,
    loadActor: async (credentials) => (open.has(credentials.secret) ? principal(credentials) : null),
    idempotency: memoryIdempotency(),
    log: {
      info: (fields) => void lines.push({ level: 'info', fields }),
      error: (fields) => void lines.push({ level: 'error', fields }),
    },
    withTrace: (traceId, work) => {
      traces.push(traceId);
      return work();
    },
    checks: [],
    publicUrl: new URL('http://127.0.0.1:3000'),
    trustProxy: 0,
    webRoot: null,
    uploads: null,
    stopping: stopping.signal,
    ...changes,
  });
  return { app, lines, traces, stopping, open };
}

function principal({ kind, secret, ip, traceId }: Credentials): Principal {
  const actor: Actor = {
    accountId: secret === 'other' ? otherAccountId : accountId,
    personId: 'p-1',
    fullName: 'Nguyễn Thị Văn Thư',
    appointments: [],
    scopes: kind === 'token' ? new Set<Action>(['document.read']) : null,
    secondFactorAt: null,
    ip,
    traceId,
  };
  return { actor, csrfToken: kind === 'session' ? csrfToken : null, expiresAt: null, duty: null };
}

function memoryIdempotency(): IdempotencyStore {
  const rows = new Map<string, { requestHash: string; answer: StoredAnswer | null }>();
  return {
    claim: async ({ accountId: account, key, requestHash }) => {
      const row = rows.get(`${account} ${key}`);
      if (row === undefined) {
        rows.set(`${account} ${key}`, { requestHash, answer: null });
        return { kind: 'first' };
      }
      if (row.requestHash !== requestHash) return { kind: 'other-request' };
      return row.answer === null ? { kind: 'in-progress' } : { kind: 'answered', answer: row.answer };
    },
    keep: async ({ accountId: account, key, requestHash }, answer) => {
      rows.set(`${account} ${key}`, { requestHash, answer });
    },
    within: (_request, work) => work(),
    release: async ({ accountId: account, key }) => {
      rows.delete(`${account} ${key}`);
      return null;
    },
  };
}
