/** Limits of number, time and space at the HTTP door. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { createRequestCounts } from '../../src/adapters/database/request-counts.ts';
import { createHttpServer } from '../../src/http/listen.ts';
import { readJsonBody } from '../../src/http/parse-request.ts';
import { makeResumableUploads } from '../../src/http/resumable-uploads.ts';
import { type Route, route } from '../../src/http/route.ts';
import { answerInTime } from '../../src/http/time-limits.ts';
import { makeUploadsUnderWay } from '../../src/http/uploads-under-way.ts';
import { cookie, csrfToken, otherCookie, testApp } from '../http/app-support.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

const note = (over: Partial<Route> = {}): Route =>
  route({
    method: 'post',
    path: '/notes',
    tag: 'service',
    access: 'signed-in',
    summary: { vi: 'Ghi', en: 'Note' },
    body: z.object({ text: z.string() }),
    response: { status: 204 },
    handle: async () => ({}),
    ...(over as object),
  });

describe('limits at the door', () => {
  let database: TestDatabase;
  let server: Server | undefined;
  const clock = { at: new Date('2026-11-23T03:00:00Z'), now: () => clock.at };

  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  const post = (app: Parameters<typeof request>[0], session = cookie) =>
    request(app)
      .post('/api/v1/notes')
      .set('Cookie', session)
      .set('X-CSRF-Token', csrfToken)
      .send({ text: 'x' });
  const counts = () => createRequestCounts(database.db, { clock });

  it('requests of one account, counted by two processes together, are told to wait past the limit; other accounts go on', async () => {
    const rateLimits = { changes: 5 };
    const apps = [1, 2].map(() => testApp([note()], { requestCounts: counts(), rateLimits }).app);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await post(apps[n % 2]!)).status);
    expect(statuses).to.deep.equal([204, 204, 204, 204, 204, 429]);
    const refused = await post(apps[0]!);
    expect(refused.body).to.include({ code: 'TOO_MANY_REQUESTS', status: 429 });
    expect(Number(refused.headers['retry-after'])).to.be.at.least(1);
    expect((await post(apps[0]!, otherCookie)).status).to.equal(204);
    clock.at = new Date(clock.at.getTime() + 61_000);
    expect((await post(apps[1]!)).status).to.equal(204);
    await counts().forgetOld();
  });

  it('a burst sent at once gets exactly what the limit allows', async () => {
    const { app } = testApp([note()], { requestCounts: counts(), rateLimits: { changes: 8 } });
    clock.at = new Date(clock.at.getTime() + 61_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(app)));
    expect(answers.filter(({ status }) => status === 204)).to.have.length(8);
    expect(answers.filter(({ status }) => status === 429)).to.have.length(12);
  });

  it('a flood from one address behind a trusted proxy is stopped, another address is not; a forged one counts for nothing', async () => {
    const { app } = testApp([note()], { trustProxy: 1, rateLimits: { flood: 3 } });
    const from = (forwarded: string) => post(app).set('X-Forwarded-For', forwarded);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await from(`198.51.100.${n}, 203.0.113.7`)).status);
    expect(statuses).to.deep.equal([204, 204, 204, 429]);
    expect((await from('203.0.113.8')).status).to.equal(204);
  });

  it('public doors of two processes share one count', async () => {
    const open = note({ access: 'public', rateLimit: 'check' });
    const apps = [1, 2].map(() => testApp([open], { requestCounts: counts(), rateLimits: { check: 2 } }).app);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await post(apps[n % 2]!)).status);
    expect(statuses).to.deep.equal([204, 204, 429]);
  });

  it('slowloris: headers that trickle in, and a body that drips, end with 408', async () => {
    const { app } = testApp([note()]);
    server = createHttpServer(app, {
      headersTimeout: 200,
      requestTimeout: 400,
      connectionsCheckingInterval: 50,
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const told = (first: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket: Socket = connect(port, '127.0.0.1', () => socket.write(first));
        let text = '';
        socket.on('data', (chunk) => (text += String(chunk)));
        socket.on('close', () => resolve(text));
        socket.on('error', reject);
      });
    expect(await told('POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nX-Slow: 1\r\n')).to.match(/^HTTP\/1.1 408/);
    const head = [
      'POST /api/v1/notes HTTP/1.1',
      'Host: x',
      `Cookie: ${cookie}`,
      `X-CSRF-Token: ${csrfToken}`,
      'Content-Type: application/json',
      'Content-Length: 1000',
    ].join('\r\n');
    expect(await told(`${head}\r\n\r\n{"text":`)).to.match(/^HTTP\/1.1 408/);
  });

  it('a JSON body that takes too long is told so by its code', async () => {
    const incoming = {
      headers: { 'content-length': '10' },
      is: () => 'application/json',
      on: () => incoming,
    };
    const endless = Object.assign(Object.create(null), incoming, {
      pipe: () => undefined,
      once: () => undefined,
    });
    const answer = { setHeader: () => undefined };
    const read = readJsonBody(note(), endless, answer as never, 20);
    expect(await read.then(String, (error: { code?: string }) => error.code)).to.equal('BODY_TOO_SLOW');
  });

  it('work that takes longer than its route may is answered 503, and ends all the same', async () => {
    let ended = false;
    const work = new Promise<string>((resolve) => {
      setTimeout(() => {
        ended = true;
        resolve('done');
      }, 60);
    });
    const error = await answerInTime({ limitMs: 20 }, work).catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'REQUEST_TAKES_LONG' });
    expect(await work).to.equal('done');
    expect(ended).to.equal(true);
  });

  it('upload limits: one account has so many under way at once, and keeps its places when one ends', async () => {
    const underWay = makeUploadsUnderWay(2);
    const ends: (() => void)[] = [];
    const begin = (whose: string) =>
      underWay(whose, () => new Promise<string>((resolve) => ends.push(() => resolve('ok'))));
    const [first, second] = [begin('a'), begin('a')];
    const third = await begin('a').catch((error: { code: string }) => error.code);
    expect(third).to.equal('TOO_MANY_UPLOADS');
    const other = begin('b');
    for (const end of ends) end();
    expect(await Promise.all([first, second, other])).to.deep.equal(['ok', 'ok', 'ok']);
    const again = begin('a');
    ends.at(-1)!();
    expect(await again).to.equal('ok');
  });

  it('disk share: resumable uploads of one account, and all of them on a disk that fills up, are refused before a byte comes', async () => {
    const folder = temporaryFolder('uploads');
    let free = 50;
    const uploads = makeResumableUploads({
      folder,
      limit: 1000,
      publicUrl: new URL('http://127.0.0.1:3000'),
      diskSpace: async () => ({ bavail: free, blocks: 100, bsize: 1024 }),
    });
    const { app } = testApp([], { uploads });
    const announce = () =>
      request(app)
        .post('/api/v1/uploads')
        .set({ Cookie: cookie, 'X-CSRF-Token': csrfToken, 'Tus-Resumable': '1.0.0', 'Upload-Length': '900' });
    expect((await announce()).status).to.equal(201);
    free = 5;
    const refused = await announce();
    expect([refused.status, refused.body.code]).to.deep.equal([507, 'DISK_KEPT_FREE']);
  });
});
