/** What measures and traces, as the settings switch it on; each is loaded only then, so that the start stays quick. */
import { hostname } from 'node:os';
import { watchQueries } from '../../adapters/database/watch-queries.ts';
import { type Instruments, noInstruments } from '../../adapters/telemetry/instruments.ts';
import type { Logger } from '../../adapters/telemetry/logger.ts';
import type { Prometheus } from '../../adapters/telemetry/prometheus.ts';
import { beginSpan, useTracer } from '../../adapters/telemetry/spans.ts';
import type { Config } from '../../config.ts';
import type { ShutdownStack } from '../../shutdown-stack.ts';
import { programVersion } from '../backup/program-version.ts';

export interface Telemetry {
  readonly instruments: Instruments;
  /** Null where nobody may read metrics. */
  readonly prometheus: Prometheus | null;
  readonly tracing: boolean;
}

export async function openTelemetry(config: Config, stack: ShutdownStack, log: Logger): Promise<Telemetry> {
  const measured = config.metricsPort !== undefined || config.metricsToken !== undefined;
  const prometheus = measured
    ? (await import('../../adapters/telemetry/prometheus.ts')).createPrometheus()
    : null;
  const { otlpEndpoint: endpoint } = config;
  if (endpoint !== undefined) {
    const { openOtlp } = await import('../../adapters/telemetry/otlp.ts');
    const onLost = (reason: string) => log.warn({ reason }, 'traces: spans were lost');
    const instance = `${hostname()}-${process.pid}`;
    const otlp = openOtlp({ endpoint, version: programVersion(), instance, onLost });
    useTracer(otlp.tracer);
    stack.add('traces', async () => {
      useTracer(undefined);
      await otlp.close();
    });
  }
  return {
    instruments: prometheus?.instruments ?? noInstruments,
    prometheus,
    tracing: endpoint !== undefined,
  };
}

/** Every query of a request or job is a span of its own. */
export function traceQueries({ tracing }: Telemetry, pool: Parameters<typeof watchQueries>[0]): void {
  if (!tracing) return;
  watchQueries(pool, (name) => {
    const span = beginSpan(name, 'client');
    span?.note({ 'db.system': 'postgresql' });
    return span && ((error) => span.end(error));
  });
}
