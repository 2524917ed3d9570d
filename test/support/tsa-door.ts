/** An address for TSA_URLS that leads to a time-stamp service, or to nobody while it is shut. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TsaDoor {
  readonly url: string;
  /** Where requests are led to; null shuts the door. */
  target: string | null;
  close(): Promise<void>;
}

export async function openTsaDoor(): Promise<TsaDoor> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (door.target === null) return void response.writeHead(503).end();
    const answer = await fetch(door.target, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query' },
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const door: TsaDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    target: null,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return door;
}
