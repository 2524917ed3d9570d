/** Doors open to everyone are counted per address; each process counts for itself. */
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { AppError } from '../app-error.ts';
import { httpErrors } from './errors.ts';
import type { RateLimitKind } from './route.ts';

/** Requests per minute and address. Behind one address may sit a whole office, so lock-outs per account do the rest. */
export type RateLimits = Readonly<Record<RateLimitKind, number>>;
export const defaultRateLimits: RateLimits = { 'sign-in': 60, check: 20, 'look-up': 60 };

const WINDOW_MS = 60_000;

export function makeRateLimiters(limits: RateLimits): Readonly<Record<RateLimitKind, RequestHandler>> {
  return {
    'sign-in': limiter(limits['sign-in']),
    check: limiter(limits.check),
    'look-up': limiter(limits['look-up']),
  };
}

function limiter(limit: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Express alone decides what a proxy may say (TRUST_PROXY); the package's own warnings would go to the console.
    validate: { xForwardedForHeader: false, trustProxy: false, forwardedHeader: false },
    handler: (_request, response, next) => {
      const retryAfterSeconds = Number(response.getHeader('Retry-After') ?? WINDOW_MS / 1000);
      next(
        new AppError(httpErrors.TOO_MANY_REQUESTS, {
          params: { retryAfterSeconds },
          details: { retryAfterSeconds },
        }),
      );
    },
  });
}
