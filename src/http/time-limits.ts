/** No request holds a connection, or a reader of its body, for longer than it may. */
import { AppError } from '../app-error.ts';
import { httpErrors } from './errors.ts';
import type { Route } from './route.ts';

/** 1 MB over the slowest line in use. */
export const JSON_BODY_MS = 30_000;
/** Shorter than the proxy waits (120 s in deploy/nginx). */
const ANSWER_MS = 110_000;
/** A 200 MB file over a slow line; the server itself ends the request then. */
const UPLOAD_MS = 15 * 60_000;

/**
 * The answer, or `REQUEST_TAKES_LONG`. The work is not broken off (it may be half committed): it ends, and a repetition with
 * the same Idempotency-Key gets its answer.
 */
export function answerInTime<T>(route: Pick<Route, 'upload' | 'limitMs'>, work: Promise<T>): Promise<T> {
  const limit = route.limitMs ?? (route.upload === undefined ? ANSWER_MS : UPLOAD_MS);
  const late = new AppError(httpErrors.REQUEST_TAKES_LONG, { details: { retryAfterSeconds: 5 } });
  return inTime(limit, work, () => late);
}

/** @throws what `late` makes when `work` has not settled within the limit */
export async function inTime<T>(limitMs: number, work: Promise<T>, late: () => AppError): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
