/** Metrics in the text format of Prometheus. Loaded only where /metrics is switched on. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { eventTable } from './event-table.ts';
import { type GaugeName, gaugeTable, type Sample } from './gauge-table.ts';
import type { Instruments } from './instruments.ts';

export interface Prometheus {
  readonly instruments: Instruments;
  readonly contentType: string;
  /** Everything known now, with these samples as the gauges: one that is not among them is left out, never stale. */
  expose(samples: readonly Sample[]): Promise<string>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createPrometheus(): Prometheus {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = makeGauges(registry);
  return {
    instruments: makeInstruments(registry),
    contentType: registry.contentType,
    expose: (samples) => {
      for (const gauge of gauges.values()) gauge.reset();
      // A gauge without labels stands at 0 after a reset, which must not look like a figure that was read.
      for (const [name, gauge] of gauges) if (gaugeTable[name].labels.length === 0) gauge.remove();
      for (const { name, labels, value } of samples) gauges.get(name)!.set(labels ?? {}, value);
      return registry.metrics();
    },
  };
}

function makeGauges(registry: Registry): ReadonlyMap<GaugeName, Gauge> {
  const names = Object.keys(gaugeTable) as GaugeName[];
  return new Map(
    names.map((name) => {
      const { help, labels } = gaugeTable[name];
      return [name, new Gauge({ name, help: help.en, labelNames: [...labels], registers: [registry] })];
    }),
  );
}

function makeInstruments(registry: Registry): Instruments {
  const counter = (name: keyof typeof eventTable) => new Counter(settings(registry, name));
  const gauge = (name: keyof typeof eventTable) => new Gauge(settings(registry, name));
  const histogram = (name: keyof typeof eventTable) =>
    new Histogram({ ...settings(registry, name), buckets: SECONDS });
  const requests = histogram('antin_http_request_duration_seconds');
  const underWay = gauge('antin_http_requests_in_flight');
  const streams = gauge('antin_event_streams_open');
  const refusedSignIns = counter('antin_sign_in_failures_total');
  const jobs = histogram('antin_job_duration_seconds');
  const failures = counter('antin_job_failures_total');
  const drivenAgain = counter('antin_jobs_driven_again_total');
  const signatures = counter('antin_signatures_total');
  const timestamps = histogram('antin_timestamp_duration_seconds');
  const fetches = histogram('antin_pki_fetch_duration_seconds');
  const mails = counter('antin_mails_total');
  return {
    requestBegun: () => underWay.inc(),
    requestEnded: ({ method, route, status, seconds, code }) => {
      underWay.dec();
      requests.observe({ method, route, status_class: `${Math.floor(status / 100)}xx` }, seconds);
      const signIn = route.startsWith('/session') && method === 'POST';
      if (signIn && status >= 400 && status < 500) refusedSignIns.inc({ code: code ?? 'unknown' });
    },
    jobEnded: ({ queue, done, seconds }) =>
      jobs.observe({ queue, outcome: done ? 'done' : 'failed' }, seconds),
    jobFailed: ({ queue, final }) => failures.inc({ queue, final: String(final) }),
    jobDrivenAgain: (queue) => drivenAgain.inc({ queue }),
    signatureMade: (signature) => signatures.inc({ ...signature }),
    timestampAsked: ({ ok, seconds }) => timestamps.observe({ outcome: outcome(ok) }, seconds),
    pkiFetched: ({ kind, ok, seconds }) => fetches.observe({ kind, outcome: outcome(ok) }, seconds),
    mailEnded: (ended) => mails.inc({ outcome: ended }),
    streamOpened: () => streams.inc(),
    streamClosed: () => streams.dec(),
  };
}

function settings(registry: Registry, name: keyof typeof eventTable) {
  const { help, labels } = eventTable[name];
  return { name, help: help.en, labelNames: [...labels], registers: [registry] };
}

function outcome(ok: boolean): string {
  return ok ? 'ok' : 'failed';
}
