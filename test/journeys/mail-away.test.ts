import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { type RunningService, startDemoService } from '../support/running-service.ts';

describe('the mail server away when the service starts', function mailAway() {
  this.timeout(90_000);
  let service: RunningService;

  before(async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    await once(closed, 'close');
    service = await startDemoService({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  });
  after(() => service?.stop());

  it('the service starts and serves; readiness tells that it is degraded by mail alone', async () => {
    const response = await fetch(`${service.origin}/readyz`);
    const { status, checks } = (await response.json()) as {
      status: string;
      checks: { name: string; state: string }[];
    };
    expect({ code: response.status, status }).to.deep.equal({ code: 200, status: 'degraded' });
    expect(checks.filter(({ state }) => state === 'down').map(({ name }) => name)).to.deep.equal(['mail']);
  });

  it('the process says in the database that it lives, with its roles', async () => {
    const { rows } = await service.parts.database.pool.query(
      "SELECT pid, roles, now() - last_seen_at < interval '90 seconds' AS seen FROM processes",
    );
    expect(rows).to.deep.equal([{ pid: process.pid, roles: ['web', 'workers'], seen: true }]);
  });

  const ask = (path: string, cookie = '', init: RequestInit = {}) =>
    fetch(`${service.origin}/api/v1${path}`, {
      ...init,
      headers: { cookie, 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
    });
  const signIn = async (username: string) => {
    const { demo } = (await (await ask('/service')).json()) as { demo: { password: string; code: string } };
    const body = JSON.stringify({ username, password: demo.password, code: demo.code });
    const response = await ask('/session', '', { method: 'POST', body });
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    return { cookie: response.headers.getSetCookie()[0]!.split(';')[0]!, csrfToken };
  };

  it('the board of queues, asked for, is shown to IT and refused to a clerk and to strangers', async () => {
    expect((await ask('/queues')).status).to.equal(401);
    expect((await ask('/queues', (await signIn('huyen.vanthu')).cookie)).status).to.equal(403);
    const { cookie } = await signIn('huyen.cntt');
    const board = (await (await ask('/queues', cookie)).json()) as {
      queues: { queue: string; engine: { waiting: number } }[];
      processes: { gone: boolean }[];
    };
    expect(board.queues.map(({ queue }) => queue))
      .to.include('send-mail')
      .and.include('dispatch-consignment');
    expect(board.queues[0]?.engine.waiting).to.be.a('number');
    expect(board.processes.map(({ gone }) => gone)).to.deep.equal([false]);
    const work = await ask('/queues/send-mail/work?state=dead', cookie);
    expect(await work.json()).to.deep.equal({ items: [], next: null });
    expect((await ask('/queues/no-such-queue/work?state=dead', cookie)).status).to.equal(422);
  });

  it('an official, asking and changing what mail is about, keeps the other kinds as they were', async () => {
    const { cookie, csrfToken } = await signIn('chanson.vanthu');
    const init = {
      method: 'PUT',
      body: JSON.stringify({ switches: { 'document-arrived': false } }),
      headers: { 'x-csrf-token': csrfToken },
    };
    const changed = await ask('/notice-preferences', cookie, init);
    expect(changed.status).to.equal(200);
    const now = (await (await ask('/notice-preferences', cookie)).json()) as {
      switches: Record<string, boolean>;
    };
    expect(now.switches).to.include({ 'document-arrived': false, 'document-to-issue': true });
  });
});
