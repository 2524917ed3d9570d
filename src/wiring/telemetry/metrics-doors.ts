/** Where /metrics is answered: on a port of its own, behind a token on the service's, or nowhere. */

import type { Server } from 'node:http';
import type { ReadinessCheck } from '../../http/health.ts';
import { createMetricsServer, metricsHandler } from '../../http/metrics.ts';
import type { ServiceParts } from '../../service-parts.ts';
import { readPeerCertificate } from '../doctor/check-peer-certificate.ts';
import type { TrustDates } from './certificate-samples.ts';
import { createSamples } from './read-samples.ts';

/** Asking these costs next to nothing; a time-stamp service may charge for every answer. */
const CHEAP: ReadonlySet<string> = new Set(['database', 'queue', 'storage']);

export interface MetricsDoors {
  readonly onServicePort: ReturnType<typeof metricsHandler> | undefined;
  readonly server: Server | undefined;
}

export function metricsDoors(
  parts: ServiceParts,
  trust: TrustDates,
  checks: readonly ReadinessCheck[],
): MetricsDoors {
  const { prometheus } = parts.telemetry;
  if (prometheus === null) return { onServicePort: undefined, server: undefined };
  const { metricsPort, metricsToken = null } = parts.config;
  const samples = createSamples(
    parts,
    { ...trust, peer: [readPeerCertificate(parts.config)].filter((one) => one !== null) },
    checks.filter(({ name }) => CHEAP.has(name)),
  );
  const read = async () => prometheus.expose(await samples());
  const metrics = metricsHandler({ contentType: prometheus.contentType, read }, metricsToken);
  return {
    onServicePort: metricsToken === null ? undefined : metrics,
    server:
      metricsPort === undefined
        ? undefined
        : createMetricsServer({ metrics, checks, stopping: parts.stopping }),
  };
}
