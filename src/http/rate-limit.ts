/**
 * How often one may ask. Doors open to everyone count per address, changes and uploads per account, in the database for all
 * processes together; floods of any kind are stopped per address in the memory of each process before anything is looked up.
 */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type ClientRateLimitInfo, ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { AppError } from '../app-error.ts';
import type { RequestCounts } from '../office/request-counts.ts';
import type { AppOptions } from './app-options.ts';
import { httpErrors } from './errors.ts';
import type { RateLimitKind, Route } from './route.ts';
import { isLoopback } from './session-cookie.ts';

/**
 * Requests per minute. Behind one address may sit a whole office, so what is counted per address is generous. By hand a clerk
 * handles dozens of documents an hour; machines wait as Retry-After says.
 */
export type RateLimits = Readonly<Record<RateLimitKind | 'changes' | 'uploads' | 'flood', number>>;
const defaultRateLimits: RateLimits = {
  'sign-in': 60,
  check: 20,
  'look-up': 60,
  changes: 600,
  uploads: 120,
  flood: 6000,
};

const WINDOW_MS = 60_000;

export function withDefaults(limits: Partial<RateLimits> = {}): RateLimits {
  return { ...defaultRateLimits, ...limits };
}

type Limiters = Readonly<Record<RateLimitKind, RequestHandler>>;

/** @param counts left out, each process counts for itself */
export function makeRateLimiters(limits: RateLimits, counts?: RequestCounts): Limiters {
  const shared = (kind: RateLimitKind) =>
    limiter(limits[kind], counts === undefined ? {} : { store: storeOf(counts, kind) });
  return { 'sign-in': shared('sign-in'), check: shared('check'), 'look-up': shared('look-up') };
}

/**
 * Any request of one address. Loopback is a proxy that nobody has named in TRUST_PROXY, or this machine itself: counting its
 * requests as one would shut out everybody.
 */
export function floodLimiter(limits: RateLimits): RequestHandler {
  return limiter(limits.flood, { skip: (request) => isLoopback(addressOf(request)) });
}

function addressOf(request: Request): string {
  const ip = (request.ip ?? '').replace(/^::ffff:/i, '');
  return ip === '::1' ? '[::1]' : ip;
}

/** Counts a change (and, for upload routes, an upload) of an account. @throws AppError TOO_MANY_REQUESTS */
export async function countForAccount(
  { requestCounts, rateLimits }: Pick<AppOptions, 'requestCounts' | 'rateLimits'>,
  accountId: string,
  request: { readonly method: string; readonly route: Pick<Route, 'upload'> },
): Promise<void> {
  if (requestCounts === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return;
  const kind = request.route.upload === undefined ? 'changes' : 'uploads';
  const { count, windowEnds } = await requestCounts.hit(`${kind}:${accountId}`, WINDOW_MS);
  if (count > withDefaults(rateLimits)[kind]) throw tooMany(windowEnds.getTime() - Date.now());
}

/** The counting of express-rate-limit in our database. */
function storeOf(counts: RequestCounts, kind: string): Store {
  return {
    localKeys: false,
    async increment(key): Promise<ClientRateLimitInfo> {
      const { count, windowEnds } = await counts.hit(`${kind}:${key}`, WINDOW_MS);
      return { totalHits: count, resetTime: windowEnds };
    },
    // Nothing is given back: a request that failed has cost as much as another.
    decrement: async () => undefined,
    resetKey: async () => undefined,
  };
}

function limiter(
  limit: number,
  options: { store?: Store; skip?: (request: Request) => boolean },
): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? '', 64),
    // Express alone decides what a proxy may say (TRUST_PROXY); the package's own warnings would go to the console.
    validate: { xForwardedForHeader: false, trustProxy: false, forwardedHeader: false },
    handler: (_request: Request, response: Response, next: NextFunction) => {
      next(tooMany(Number(response.getHeader('Retry-After') ?? WINDOW_MS / 1000) * 1000));
    },
    ...options,
  });
}

function tooMany(milliseconds: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return new AppError(httpErrors.TOO_MANY_REQUESTS, {
    params: { retryAfterSeconds },
    details: { retryAfterSeconds },
  });
}
