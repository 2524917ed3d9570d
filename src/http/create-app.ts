/** The Express app: safety headers, trace, health, API routes from the one list, resumable uploads, the first page. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from '../app-error.ts';
import { logRequest, notesOf } from './access-log.ts';
import type { AppOptions } from './app-options.ts';
import { httpErrors } from './errors.ts';
import { handleRoute } from './handle-route.ts';
import { healthz, readyz } from './health.ts';
import { openApiDocument } from './openapi.ts';
import { asAppError, sendProblem, statusOf } from './problem.ts';
import { floodLimiter, makeRateLimiters, withDefaults } from './rate-limit.ts';
import type { Route } from './route.ts';
import { serveWeb } from './serve-web.ts';
import { isLoopback } from './session-cookie.ts';
import { traceIdOf } from './trace.ts';
import { makeUploadsUnderWay } from './uploads-under-way.ts';
import { watchRequest } from './watch-requests.ts';

export const API_ROOT = '/api/v1';

export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy > 0 ? options.trustProxy : false);
  app.use(safetyHeaders(options.publicUrl));
  app.use(traceRequests(options));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(options.checks, options.stopping));
  if (options.metrics) app.get('/metrics', options.metrics);
  addRoutes(app, options);
  if (options.uploads) app.use(`${API_ROOT}/uploads`, options.uploads.handler(options));
  app.use(API_ROOT, noSuchAddress(options.routes));
  if (options.webRoot !== null) app.use(serveWeb(options.webRoot));
  app.use(noSuchAddress([]));
  app.use(answerError);
  return app;
}

/** Scripts, styles and frames of this origin only; nothing inline, nothing from outside. */
function safetyHeaders(publicUrl: URL): RequestHandler {
  const overTls = publicUrl.protocol === 'https:';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // The officials' own signing tool listens on their own machine alone (docs/token-signing.md).
        connectSrc: ["'self'", 'wss://127.0.0.1:8987'],
        frameSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(overTls ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: overTls && !isLoopback(publicUrl.hostname),
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

function traceRequests({ log, withTrace, watch }: AppOptions): RequestHandler {
  return (request, response, next) => {
    const traceId = traceIdOf(request.get('traceparent'));
    response.setHeader('X-Trace-Id', traceId);
    logRequest(log, traceId, request, response);
    withTrace(traceId, () => watchRequest(watch, request, response, next));
  };
}

function addRoutes(app: Express, options: AppOptions): void {
  const limits = withDefaults(options.rateLimits);
  const limiters = makeRateLimiters(limits, options.requestCounts);
  app.use(API_ROOT, floodLimiter(limits));
  const uploadsUnderWay = makeUploadsUnderWay();
  const document = openApiDocument(options.routes);
  app.get(`${API_ROOT}/openapi.json`, (_request, response) => {
    response.json(document);
  });
  for (const route of options.routes) {
    const note: RequestHandler = (_request, response, next) => {
      notesOf(response).route = route.path;
      next();
    };
    const limited = route.rateLimit === undefined ? [] : [limiters[route.rateLimit]];
    app[route.method](
      expressPath(route.path),
      note,
      ...limited,
      handleRoute(options, route, uploadsUnderWay),
    );
  }
}

/** /documents/{id} → /api/v1/documents/:id */
function expressPath(path: string): string {
  return API_ROOT + path.replace(/\{(\w+)\}/g, ':$1');
}

/** 405 with Allow when the address exists with another method (RFC 9110 §15.5.6), else 404. */
function noSuchAddress(routes: readonly Route[]): RequestHandler {
  const known = routes.map(({ path, method }) => ({
    shape: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    method: method.toUpperCase(),
  }));
  return (request, response) => {
    const allowed = known.filter(({ shape }) => shape.test(request.path)).map(({ method }) => method);
    if (allowed.length === 0) throw new AppError(httpErrors.ADDRESS_NOT_FOUND);
    const list = [...new Set(allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed)].join(', ');
    response.setHeader('Allow', list);
    throw new AppError(httpErrors.METHOD_NOT_ALLOWED, { params: { method: request.method, allowed: list } });
  };
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const notes = notesOf(response);
  const known = asAppError(isBadAddress(error) ? new AppError(httpErrors.ADDRESS_NOT_FOUND) : error);
  notes.code = known.code;
  const cutOffByClient = response.destroyed && response.headersSent;
  if (statusOf(known) >= 500 && !cutOffByClient) notes.defect = known.cause ?? error;
  // Half an answer can not be taken back: the broken connection tells the client.
  if (response.headersSent) response.destroy();
  else sendProblem(response, known, notes.traceId);
};

/** Express throws URIError for a path like /%E0%A4%A. */
function isBadAddress(error: unknown): boolean {
  return error instanceof URIError;
}
