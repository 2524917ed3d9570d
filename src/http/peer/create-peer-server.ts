/** The listener for partners: TLS 1.3, and nobody gets as far as a request without a certificate under PEER_CA. */
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { createPeerApp } from './create-peer-app.ts';
import type { PeerDoor } from './peer-door.ts';

/** PEM each. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** A file of 300 MB may take minutes; a caller who says nothing, or slowly tells its headers, does not hold a connection. */
const usualLimits = {
  requestTimeout: 15 * 60_000,
  headersTimeout: 20_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  handshakeTimeout: 10_000,
  maxHeaderSize: 16 * 1024,
  /** Of a connection on which nothing moves. */
  silenceMs: 90_000,
};
export type PeerServerLimits = Partial<typeof usualLimits>;

export function createPeerServer(
  identity: ServerIdentity,
  door: PeerDoor,
  limits: PeerServerLimits = {},
): Server {
  const { silenceMs, ...serverLimits } = { ...usualLimits, ...limits };
  const app = createPeerApp(door);
  const server = createServer(
    { ...identity, ...serverLimits, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
    app,
  );
  server.setTimeout(silenceMs);
  server.maxHeadersCount = 50;
  // The body of `Expect: 100-continue` is invited when the file is not held yet.
  server.on('checkContinue', app);
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    door.log.warn(
      { reason: error.code ?? error.message, ip: socket.remoteAddress },
      'a partner connection failed',
    );
  });
  return server;
}
