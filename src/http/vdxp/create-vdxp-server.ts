/** The listener for systems that call here as at the national axis. TLS is the proxy's before it (docs/truc-lien-thong.md). */
import { createServer, type Server } from 'node:http';
import { createVdxpApp } from './create-vdxp-app.ts';
import type { VdxpDoor } from './vdxp-door.ts';

/** `to` stands twice in the headers: some hundred receivers pass Node's own 16 KiB. */
const limits = {
  requestTimeout: 15 * 60_000,
  headersTimeout: 20_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 256 * 1024,
};
const SILENCE_MS = 90_000;

export function createVdxpServer(door: VdxpDoor): Server {
  const app = createVdxpApp(door);
  const server = createServer(limits, app);
  server.setTimeout(SILENCE_MS);
  server.maxHeadersCount = 100;
  // Invited once the caller is known: a stranger's file is never taken.
  server.on('checkContinue', app);
  return server;
}
