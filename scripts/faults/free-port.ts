import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives to outgoing connections (32768 and up): nobody is given one by chance before it is used. */
const FIRST = 12_000;
const COUNT = 20_000;
const given = new Set<number>();

/** A port of loopback that nobody listens on and that this process was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
