/** Idempotency-Key: the answer to the first request answers every repetition of it, per account. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../app-error.ts';
import type { CarriedOut, IdempotencyStore, IdempotentRequest, StoredAnswer } from '../office/idempotency.ts';
import type { Actor } from '../office/identity/actor.ts';
import { httpErrors } from './errors.ts';
import { asAppError, problemOf, statusOf } from './problem.ts';
import type { Route } from './route.ts';

const keyShape = /^[\x21-\x7e]{8,128}$/;

/** Null when the client sent no key or the route does not create. */
export function idempotentRequest(
  route: Route,
  request: Request,
  actor: Actor | undefined,
  body: unknown,
): IdempotentRequest | null {
  const key = request.headers['idempotency-key'];
  if (route.idempotent !== true || key === undefined || actor === undefined) return null;
  if (typeof key !== 'string' || !keyShape.test(key)) throw new AppError(httpErrors.IDEMPOTENCY_KEY_WRONG);
  // A streamed file is not hashed ahead of its use: its length and type stand for it.
  const file = route.upload ? [request.headers['content-length'], request.headers['content-type']] : [];
  const same = JSON.stringify([request.method, request.originalUrl, body, file]);
  return {
    accountId: actor.accountId,
    key,
    route: `${route.method.toUpperCase()} ${route.path}`,
    requestHash: createHash('sha256').update(same).digest('hex'),
  };
}

/** Answers from memory, or does the work and remembers it. Failures of ours (5xx) are forgotten, refusals are kept. */
export async function answerOnce(
  store: IdempotencyStore,
  request: IdempotentRequest,
  traceId: string,
  work: () => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const claim = await store.claim(request);
  if (claim.kind === 'answered') return claim.answer;
  if (claim.kind === 'other-request') throw new AppError(httpErrors.IDEMPOTENCY_KEY_REUSED);
  if (claim.kind === 'carried-out') return asAnswer(carriedOut(claim.subject), traceId);
  if (claim.kind === 'in-progress')
    throw new AppError(httpErrors.IDEMPOTENCY_IN_PROGRESS, { details: { retryAfterSeconds: 2 } });
  const answer = await store
    .within(request, work)
    .catch((error: unknown) => refusal(error, store, request, traceId));
  await store.keep(request, answer);
  return answer;
}

async function refusal(
  error: unknown,
  store: IdempotencyStore,
  request: IdempotentRequest,
  traceId: string,
): Promise<StoredAnswer> {
  const known = asAppError(error);
  const status = statusOf(known);
  if (isFinal(status)) return asAnswer(known, traceId);
  // The connection may have broken after the commit: what is done is not done again.
  const done = await store.release(request);
  if (done === null) throw error;
  return asAnswer(carriedOut(done), traceId);
}

function carriedOut(subject: CarriedOut): AppError {
  return new AppError(httpErrors.REQUEST_CARRIED_OUT, { details: { ...subject } });
}

function asAnswer(error: AppError, traceId: string): StoredAnswer {
  return { status: statusOf(error), headers: {}, body: problemOf(error, traceId) };
}

/** Waiting may mend the others: locked, too many, sign in again, out of reach. */
function isFinal(status: number): boolean {
  return status < 500 && ![401, 408, 423, 429].includes(status);
}
