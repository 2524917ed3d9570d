/** A process whose PostgreSQL lets it in and drops it; it prints what became of its worker, and that its timers still run. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { openQueues } from '../../../src/adapters/queues/queue-engine.ts';

const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const queues = openQueues(
  { kind: 'postgres', target: { connectionString: `postgres://antin@127.0.0.1:${port}/antin` } },
  () => undefined,
);
const outcome = await queues
  .work('anything', async () => undefined, { concurrency: 4 })
  .then(
    () => 'works',
    () => 'refused',
  );
await new Promise((resolve) => setTimeout(resolve, 20));
await queues.close();
process.stdout.write(`${outcome}, timers run, closed`);
process.exit(0);
