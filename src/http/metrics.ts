/**
 * /metrics for Prometheus: on a port of its own, or on the service's behind a bearer token (RFC 6750). It is never public; a
 * process without a web server answers /healthz and /readyz there as well.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import express, { type RequestHandler } from 'express';
import { healthz, type ReadinessCheck, readyz } from './health.ts';

export interface MetricsSource {
  readonly contentType: string;
  read(): Promise<string>;
}

/** @param token null where whoever reaches the address may read */
export function metricsHandler(source: MetricsSource, token: string | null): RequestHandler {
  const wanted = token === null ? null : digestOf(`Bearer ${token}`);
  return async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (wanted !== null && !timingSafeEqual(digestOf(request.get('Authorization') ?? ''), wanted)) {
      response.status(401).setHeader('WWW-Authenticate', 'Bearer').end();
      return;
    }
    const text = await source.read();
    response.setHeader('Content-Type', source.contentType);
    response.end(text);
  };
}

export interface MetricsServerOptions {
  readonly metrics: RequestHandler;
  readonly checks: readonly ReadinessCheck[];
  readonly stopping: AbortSignal;
}

/** Not yet listening. */
export function createMetricsServer({ metrics, checks, stopping }: MetricsServerOptions): Server {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/metrics', metrics);
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(checks, stopping));
  app.use((_request, response) => void response.status(404).end());
  return createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
