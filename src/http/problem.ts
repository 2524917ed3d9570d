/** Problem answers: RFC 9457, with a stable `code` and both languages. */
import type { Response } from 'express';
import { AppError, type ErrorKind } from '../app-error.ts';
import { httpErrors } from './errors.ts';

const statusByKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'precondition-required': 428,
  'too-large': 413,
  unsupported: 415,
  locked: 423,
  'too-many': 429,
  'too-slow': 408,
  unavailable: 503,
  full: 507,
  internal: 500,
};

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly titleEn: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly detailEn: string;
  readonly traceId: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Anything but an `AppError` is a defect and tells the client nothing but the trace id. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!isEngineAway(error)) return new AppError(httpErrors.INTERNAL, { cause: error });
  return new AppError(httpErrors.SERVICE_RECOVERING, { details: { retryAfterSeconds: 2 }, cause: error });
}

/** PostgreSQL that stops, starts or recovers (SQLSTATE classes 08 and 57P), or a connection to it that broke. */
function isEngineAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^(08|57P0[123])|^E(CONN(REFUSED|RESET)|PIPE)$/.test(code)) return true;
  if (/^Connection terminated|^timeout exceeded when trying to connect/.test(error.message)) return true;
  return isEngineAway(error.cause);
}

export function statusOf(error: AppError): number {
  return error.code === 'METHOD_NOT_ALLOWED' ? 405 : statusByKind[error.spec.kind];
}

export function problemOf(error: AppError, traceId: string): Problem {
  const problem = {
    type: `urn:an-tin:problem:${error.code}`,
    title: error.title('vi'),
    titleEn: error.title('en'),
    status: statusOf(error),
    code: error.code,
    detail: error.remedy('vi'),
    detailEn: error.remedy('en'),
    traceId,
  };
  return Object.keys(error.details).length > 0 ? { ...problem, details: error.details } : problem;
}

export function sendProblem(response: Response, error: AppError, traceId: string): void {
  const problem = problemOf(error, traceId);
  const wait = error.details['retryAfterSeconds'];
  if (typeof wait === 'number') response.setHeader('Retry-After', String(Math.max(1, Math.ceil(wait))));
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="an-tin"');
  response.setHeader('Cache-Control', 'no-store');
  response.removeHeader('ETag');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
