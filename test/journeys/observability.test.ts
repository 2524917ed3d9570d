/** A document's journey as Prometheus and an OpenTelemetry collector see it. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { freePort } from '../../scripts/faults/free-port.ts';
import { eventTable } from '../../src/adapters/telemetry/event-table.ts';
import { gaugeTable } from '../../src/adapters/telemetry/gauge-table.ts';
import { alertRules, dashboardQuestions, metricsOf } from '../support/observability-files.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { eventually, OfficeDay } from './office-day.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

/** Takes OTLP/HTTP in JSON, as collectors do. */
class Collector {
  readonly spans: Span[] = [];
  readonly addresses: string[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.addresses.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
    };
    this.spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
    response.setHeader('Content-Type', 'application/json').end('{}');
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  of(traceId: string): readonly Span[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }
}

/** What happens in trouble only, or once a backup was made. */
const notOnAGoodDay = [
  'antin_backup_age_seconds',
  'antin_certificate_ending_days_left',
  'antin_job_failures_total',
  'antin_jobs_driven_again_total',
];

describe('observability', function observability() {
  this.timeout(120_000);
  const token = randomBytes(16).toString('hex');
  const givenTrace = randomBytes(16).toString('hex');
  const callerSpan = 'abcdef0123456789';
  const subject = 'rà soát thủ tục không ai được thấy trong dấu vết';
  const collector = new Collector();
  let service: RunningService;
  let day: OfficeDay;
  let metricsPort: number;

  before(async () => {
    metricsPort = await freePort();
    service = await startDemoService({
      METRICS_TOKEN: token,
      METRICS_PORT: String(metricsPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: await collector.listen(),
    });
    day = new OfficeDay(service.origin);
    const { id } = await day.reviewed('chanson', {
      subject,
      addressees: await day.electronically('hungloi'),
    });
    await day.sign(await day.who('chanson', 'chutich'), id);
    await day.issue('chanson', id);
    const clerk = await day.who('chanson', 'vanthu');
    await clerk.api.post(`/documents/${id}/send`);
    await eventually(async () =>
      (await day.deliveries('chanson', id)).find(({ state }) => state === 'arrived'),
    );
    // Mails gather for five minutes.
    await service.parts.database.pool.query(
      "UPDATE outbox SET not_before = now() WHERE queue = 'send-mail' AND relayed_at IS NULL",
    );
    const wrong = await fetch(`${service.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'chanson.vanthu', password: 'không phải' }),
    });
    expect(wrong.status).to.equal(401);
    const traceparent = `00-${givenTrace}-${callerSpan}-01`;
    await (await fetch(`${service.origin}/healthz`, { headers: { traceparent } })).text();
  });
  after(async () => {
    collector.close();
    await service?.stop();
  });

  const ask = (origin: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/metrics`, { headers });
  const measured = async () => {
    const answer = await ask(service.origin, { authorization: `Bearer ${token}` });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.include('text/plain; version=0.0.4');
    return answer.text();
  };

  it('/metrics, asked without the token, with a wrong one or by another method, gives nothing on either port', async () => {
    for (const origin of [service.origin, `http://127.0.0.1:${metricsPort}`]) {
      for (const headers of [{}, { authorization: `Bearer ${token}x` }, { authorization: token }]) {
        const answer = await ask(origin, headers as Record<string, string>);
        expect(answer.status).to.equal(401);
        expect(await answer.text()).to.equal('');
      }
      const posted = await fetch(`${origin}/metrics`, { method: 'POST' });
      expect(posted.status).to.equal(404);
      await posted.text();
    }
  });

  it('every metric of the tables, dashboard and alert rules, after a journey, stands in the real /metrics', async () => {
    const text = await eventually(async () => {
      const now = await measured();
      return now.includes('antin_mails_total{') ? now : undefined;
    });
    const declared = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name));
    const counted = new Set(
      [...text.matchAll(/^([a-z0-9_]+)[{ ]/gm)].map(([, name]) => name!.replace(/_(bucket|count|sum)$/, '')),
    );
    const tables = [...Object.keys(gaugeTable), ...Object.keys(eventTable)];
    const asked = [...dashboardQuestions(), ...alertRules().map(({ expr }) => expr)].flatMap(metricsOf);
    expect([...tables, ...asked].filter((name) => !declared.has(name))).to.deep.equal([]);
    const missing = [...tables, ...asked].filter((name) => !counted.has(name));
    expect([...new Set(missing)].filter((name) => !notOnAGoodDay.includes(name))).to.deep.equal([]);
    const ours = [...declared].filter((name) => name?.startsWith('antin_'));
    expect(ours).to.have.members(tables);
  });

  it('the journey, counted, is there: signatures by level, jobs, requests by pattern, a refused sign-in; no name, number or address', async () => {
    const text = await measured();
    for (const line of [
      'antin_signatures_total{kind="person",level="B-LT"} 1',
      'antin_signatures_total{kind="seal",level="B-LT"} 1',
      'antin_job_duration_seconds_count{queue="dispatch-consignment",outcome="done"} 1',
      'antin_http_request_duration_seconds_count{method="POST",route="/documents/{id}/send",status_class="2xx"} 1',
      'antin_sign_in_failures_total{code="SIGN_IN_REFUSED"} 1',
      'antin_dependency_up{name="queue"} 1',
    ])
      expect(text).to.include(line);
    expect(text).to.match(/antin_timestamp_duration_seconds_count\{outcome="ok"\} [1-9]/);
    expect(text).not.to.match(/chanson|vanthu|127\.0\.0\.1|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('one trace id, followed in the collector, leads from the request over the outbox to the job and the receipt', async () => {
    const spans = await eventually(async () => {
      const sent = collector.spans.find(({ name }) => name === 'POST /documents/{id}/send');
      const found = sent === undefined ? [] : collector.of(sent.traceId);
      return found.some(({ name }) => name === 'job dispatch-consignment') ? found : undefined;
    });
    expect(new Set(collector.addresses)).to.deep.equal(new Set(['POST /v1/traces application/json']));
    const named = (name: string) =>
      spans.find((span) => span.name === name) ?? expect.fail(`${name}: ${spans.map((one) => one.name)}`);
    const request = named('POST /documents/{id}/send');
    const insert = named('INSERT outbox');
    const above = (span: Span): Span[] => {
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      return parent ? [parent, ...above(parent)] : [];
    };
    expect(above(insert).map(({ name }) => name)).to.deep.equal(['transaction', request.name]);
    const job = named('job dispatch-consignment');
    expect(above(named('gateway dispatch'))[0]).to.equal(job);
    // The job belongs to the very transaction that promised it, so the tree goes from the request to the receipt.
    expect(above(job).map(({ name }) => name)).to.deep.equal(['transaction', request.name]);
    expect(above(insert)[0]).to.equal(above(job)[0]);
    const receipt = spans.filter(({ name }) => name === 'UPDATE deliveries');
    expect(receipt.some((span) => above(span).includes(job))).to.equal(true);
  });

  it('a caller’s traceparent, followed in the collector, is the parent of our request', async () => {
    const [span] = await eventually(async () => {
      const found = collector.of(givenTrace);
      return found.length > 0 ? found : undefined;
    });
    expect(span).to.include({ name: 'GET static', parentSpanId: callerSpan });
  });

  it('all spans, read, hold names, counts and codes alone: no content, person, parameter or address', async () => {
    const calls = ['pki time-stamp', 'pki ocsp', 'sign person', 'sign seal', 'disk put', 'smtp send'];
    await eventually(async () => {
      const names = new Set(collector.spans.map(({ name }) => name));
      return calls.every((call) => names.has(call)) ? names : undefined;
    });
    const keys = new Set(collector.spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    const allowed = [
      'antin.attempt',
      'antin.consignments',
      'antin.queue',
      'db.system',
      'error.type',
      'http.request.method',
      'http.response.status_code',
      'http.route',
      'server.address',
    ];
    expect([...keys].filter((key) => !allowed.includes(key))).to.deep.equal([]);
    const text = JSON.stringify(collector.spans);
    expect(text).not.to.include(subject);
    expect(text).not.to.match(/chanson|vanthu|\$1|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/);
  });

  it('a collector that went away, while people work, is not noticed by them', async () => {
    collector.close();
    const before = collector.spans.length;
    const { id } = await day.draft('chanson');
    const officer = await day.who('chanson', 'chuyenvien');
    expect((await officer.api.get(`/documents/${id}`)).id).to.equal(id);
    expect(collector.spans.length).to.equal(before);
  });
});
