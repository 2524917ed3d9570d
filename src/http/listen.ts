/** The HTTP server around the app. */
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

type ServerLimits = Readonly<
  Record<
    | 'requestTimeout'
    | 'headersTimeout'
    | 'keepAliveTimeout'
    | 'connectionsCheckingInterval'
    | 'maxHeaderSize',
    number
  >
>;

/**
 * A 200 MB file over a slow line takes minutes; headers that trickle in, or a connection that says nothing for minutes, are an
 * attack (slowloris). Kept connections outlive those of the proxy (60 s in deploy/nginx), so that it never uses one that
 * has just been closed here.
 */
const serverLimits: ServerLimits = {
  requestTimeout: 15 * 60_000,
  headersTimeout: 20_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
};
/** Longer than any answer may take (time-limits.ts); event streams speak every 20 s. */
const SILENCE_MS = 6 * 60_000;

export function createHttpServer(app: Express, limits: Partial<ServerLimits> = {}): Server {
  const server = createServer({ ...serverLimits, ...limits }, app);
  server.setTimeout(SILENCE_MS);
  server.maxHeadersCount = 100;
  // The body of `Expect: 100-continue` is invited by the route that wants it (receive-upload.ts).
  server.on('checkContinue', app);
  return server;
}
