/**
 * A reverse proxy as an office puts one before its web processes: in turn or sticky, asks /readyz, and gives a request to the
 * next process only where that is safe: the connection was refused, or a reading request was cut off.
 */
import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  readonly origin: string;
  /** Ports of the processes to serve; readiness is asked before the first request goes there. */
  add(port: number): void;
  remove(port: number): void;
  readyPorts(): readonly number[];
  close(): Promise<void>;
}

export interface BalancerOptions {
  /** The same process for the same session cookie, as long as it is ready. */
  readonly sticky?: boolean;
  readonly checkEveryMs?: number;
}

interface Backend {
  readonly port: number;
  readonly agent: Agent;
  ready: boolean;
}

const NEEDED_TIME_MS = 1000;

export async function startBalancer(options: BalancerOptions = {}): Promise<Balancer> {
  const backends = new Map<number, Backend>();
  let turn = 0;
  const order = (cookie: string | undefined): Backend[] => {
    const ready = [...backends.values()].filter((backend) => backend.ready);
    if (ready.length === 0) return [];
    const at = options.sticky && cookie ? hashOf(cookie) % ready.length : turn++ % ready.length;
    return [...ready.slice(at), ...ready.slice(0, at)];
  };
  const server = createServer((request, response) => {
    readAll(request).then(
      (body) => forward(order(request.headers.cookie), request, body, response),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const check = () => {
    for (const backend of backends.values())
      void isReady(backend.port).then((ready) => (backend.ready = ready));
  };
  const timer = setInterval(check, options.checkEveryMs ?? 200);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (port) => {
      backends.set(port, { port, agent: new Agent({ keepAlive: true, maxSockets: 64 }), ready: false });
      check();
    },
    remove: (port) => {
      backends.get(port)?.agent.destroy();
      backends.delete(port);
    },
    readyPorts: () => [...backends.values()].filter(({ ready }) => ready).map(({ port }) => port),
    close: async () => {
      clearInterval(timer);
      for (const { agent } of backends.values()) agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function forward(
  [backend, ...others]: readonly Backend[],
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  if (backend === undefined) {
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end('no process is ready');
    return;
  }
  const { method = 'GET', url = '/' } = request;
  const { connection: _hop, 'transfer-encoding': _coding, ...headers } = request.headers;
  const onward = httpRequest({
    host: '127.0.0.1',
    port: backend.port,
    agent: backend.agent,
    method,
    path: url,
    headers: { ...headers, 'content-length': String(body.length), 'x-forwarded-for': '127.0.0.1' },
  });
  onward.on('response', (answer) => {
    const { connection: _end, 'keep-alive': _alive, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, kept);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', (error: NodeJS.ErrnoException) => {
    if (response.headersSent) return void response.destroy();
    const untouched = error.code === 'ECONNREFUSED';
    if (untouched) backend.ready = false;
    if (untouched || method === 'GET' || method === 'HEAD') return forward(others, request, body, response);
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end(`the process went away: ${error.code}`);
  });
  onward.end(body);
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port, path: '/readyz', timeout: NEEDED_TIME_MS },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

function hashOf(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return sum;
}
