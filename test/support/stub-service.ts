/** The process of the service on its real engines with a service that only says hello: for tests of the start and stop. */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { queueNames } from '../../src/office/unit-of-work.ts';
import { runService } from '../../src/run-service.ts';

await runService(async ({ database, files }) => {
  await database.pool.query('CREATE TABLE IF NOT EXISTS visits (at timestamptz)');
  const server = createServer(async (request, response) => {
    if (request.url === '/slow') await sleep(500);
    await database.pool.query('INSERT INTO visits VALUES (now())');
    const visits = await database.pool.query('SELECT count(*)::int AS n FROM visits');
    await files.putBytes(Buffer.from('hello'));
    response.end(String(visits.rows[0]?.n));
  });
  return {
    server,
    workers: queueNames.map((queue) => ({
      queue,
      schema: z.unknown(),
      concurrency: 1,
      handle: async () => undefined,
    })),
    demoNotice: () => ['Tài khoản · Accounts  không có · none'],
    close: async () => undefined,
  };
});
