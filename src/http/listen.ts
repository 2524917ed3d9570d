/** The HTTP server around the app. */
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/** A 100 MB file over a slow line takes minutes; headers that trickle in are an attack (slowloris). */
const REQUEST_LIMIT_MS = 15 * 60_000;
const HEADERS_LIMIT_MS = 20_000;

export function createHttpServer(app: Express): Server {
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS, headersTimeout: HEADERS_LIMIT_MS }, app);
  // The body of `Expect: 100-continue` is invited by the route that wants it (receive-upload.ts).
  server.on('checkContinue', app);
  return server;
}
