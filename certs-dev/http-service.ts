import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../src/app-error.ts';
import { developmentPkiErrors } from './errors.ts';

/** An answer to send, or nothing for 404. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

export type Handler = (request: { readonly path: string; readonly body: Uint8Array }) => Promise<Answer>;
/** `METHOD /path`, or `METHOD /path/` for everything below. */
export type Routes = Readonly<Record<string, Handler>>;

const MAX_BODY = 64 * 1024;

/** HTTP on loopback. Throws DEV_PKI_PORT_IN_USE. */
export function serve(port: number, routes: Routes): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      answer(routes, request).then(
        (result) => send(response, result),
        () => send(response, { status: 500 }),
      );
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE';
      reject(inUse ? new AppError(developmentPkiErrors.DEV_PKI_PORT_IN_USE, { params: { port } }) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(routes: Routes, request: IncomingMessage): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://loopback').pathname;
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const exact = routes[`${method} ${path}`];
  const prefix = Object.keys(routes).find((key) => key.endsWith('/') && `${method} ${path}`.startsWith(key));
  const handler = exact ?? (prefix === undefined ? undefined : routes[prefix]);
  if (handler === undefined) return { status: 404 };
  const body = await readBody(request);
  return body === undefined ? { status: 413 } : handler({ path, body });
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, result: Answer): void {
  const body = result.body ?? new Uint8Array();
  const type = result.contentType === undefined ? {} : { 'Content-Type': result.contentType };
  response.writeHead(result.status, { ...type, 'Content-Length': body.length, 'Cache-Control': 'no-store' });
  response.end(body);
}

/** Waits in steps, so that a closed service does not hold the process for long. */
export async function delay(milliseconds: number, isOver: () => boolean): Promise<void> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end && !isOver()) await wait(Math.min(50, end - Date.now()));
}
