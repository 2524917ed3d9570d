/** Processes without a web server, and a service that nobody measures. */
import { expect } from 'chai';
import { freePort } from '../../../scripts/faults/free-port.ts';
import type { Connected } from '../../../src/adapters/database/connect.ts';
import { type RunningService, startDemoService } from '../../support/running-service.ts';
import { freshDatabase } from '../../support/test-database.ts';

const real = { PUBLIC_URL: 'https://antin.test', TSA_URLS: 'http://127.0.0.1:9/tsa' };

function urlOf({ target }: Connected): string {
  if ('connectionString' in target) return target.connectionString;
  const { host, port, user, database } = target;
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

describe('the metrics port', function metricsPortTests() {
  this.timeout(60_000);
  let service: RunningService | undefined;
  afterEach(() => service?.stop());

  it('workers alone, asked there, tell metrics, life and readiness, and have nothing else', async () => {
    const port = await freePort();
    service = await startDemoService({
      ...real,
      DATABASE_URL: urlOf(await freshDatabase()),
      ROLES: 'workers',
      METRICS_PORT: String(port),
    });
    const get = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    const { status, text } = await get('/metrics');
    expect(status).to.equal(200);
    expect(text).to.match(/^antin_build_info\{version="[^"]+",node="[^"]+",roles="workers"\} 1$/m);
    expect(text).to.include('antin_outbox_open{queue="send-mail"} 0');
    expect(text).to.include('antin_figures_up 1');
    expect(await get('/healthz')).to.deep.include({ status: 200 });
    expect(JSON.parse((await get('/readyz')).text)).to.include({ stopping: false });
    expect((await get('/api/v1/session')).status).to.equal(404);
  });

  it('a service without metrics settings, asked, has no such address', async () => {
    service = await startDemoService({ ...real, DATABASE_URL: urlOf(await freshDatabase()) });
    const { port } = service.parts.config;
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.status).to.equal(404);
    expect(await answer.text()).not.to.include('antin_');
  });
});
