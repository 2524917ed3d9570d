/** What the HTTP door is given: it imports no adapter. */
import type { RequestHandler } from 'express';
import type { IdempotencyStore } from '../office/idempotency.ts';
import type { SigningPlaces } from '../office/identity/signing-places.ts';
import type { RequestCounts } from '../office/request-counts.ts';
import type { HttpLog } from './access-log.ts';
import type { LoadActor } from './authenticate.ts';
import type { ReadinessCheck } from './health.ts';
import type { RateLimits } from './rate-limit.ts';
import type { ResumableUploads } from './resumable-uploads.ts';
import type { Route } from './route.ts';
import type { RequestWatch } from './watch-requests.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly loadActor: LoadActor;
  readonly idempotency: IdempotencyStore;
  readonly log: HttpLog;
  /** Runs the request with its trace id bound, so that every line and job made by it carries the same id. */
  readonly withTrace: <T>(traceId: string, work: () => T) => T;
  /** The running span as a W3C `traceparent`; left out where nothing is traced. */
  readonly traceparent?: () => string | undefined;
  readonly checks: readonly ReadinessCheck[];
  /** The address people use; decides the cookie's Secure flag and the allowed origin. */
  readonly publicUrl: URL;
  /** How many proxies in front are trusted to name the client's address; 0 = X-Forwarded-For is ignored. */
  readonly trustProxy: number;
  /** Folder of the built first page; null serves the API alone. */
  readonly webRoot: string | null;
  readonly uploads: ResumableUploads | null;
  /** Left out where one process serves alone. */
  readonly signingPlaces?: SigningPlaces;
  /** Left out where nobody measures or traces. */
  readonly watch?: RequestWatch | undefined;
  /** Answers /metrics; left out, there is no such address. */
  readonly metrics?: RequestHandler | undefined;
  /** Ends event streams when the service stops. */
  readonly stopping: AbortSignal;
  /** Instead of the usual ones. */
  readonly rateLimits?: Partial<RateLimits>;
  /** Counts for all processes together; left out, accounts are not counted and each process counts addresses for itself. */
  readonly requestCounts?: RequestCounts;
}
