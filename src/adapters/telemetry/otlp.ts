/** Spans to an OpenTelemetry collector over OTLP/HTTP. Loaded only where an endpoint is set. */
import { SpanKind as Kind, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { OpenSpan, Tracer } from './spans.ts';

export interface OtlpOptions {
  /** Spans go to `…/v1/traces` below it. */
  readonly endpoint: URL;
  readonly version: string;
  readonly instance: string;
  /** Told, at most once a minute, when spans could not be handed over; they are then lost. */
  readonly onLost: (reason: string) => void;
}

export interface Otlp {
  readonly tracer: Tracer;
  /** Hands over what is left; gives up after a few seconds. */
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 5_000;
const TELL_EVERY_MS = 60_000;
const kinds = { server: Kind.SERVER, client: Kind.CLIENT, consumer: Kind.CONSUMER, internal: Kind.INTERNAL };

export function openOtlp(options: OtlpOptions): Otlp {
  const url = `${options.endpoint.href.replace(/\/$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: ANSWER_WITHIN_MS });
  const ids = givenIds();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'an-tin',
      'service.version': options.version,
      'service.instance.id': options.instance,
    }),
    // Beyond its queue the processor drops spans: a collector that is away never holds up the service.
    spanProcessors: [
      new BatchSpanProcessor(told(exporter, options.onLost), {
        maxQueueSize: 4096,
        maxExportBatchSize: 512,
        scheduledDelayMillis: 1000,
        exportTimeoutMillis: 2 * ANSWER_WITHIN_MS,
      }),
    ],
    idGenerator: ids,
  });
  const made = provider.getTracer('an-tin');
  return {
    tracer: {
      begin: (name, kind, { traceId, spanId, sampled }) => {
        if (spanId === undefined) ids.next = traceId;
        const given = { traceId, spanId: spanId ?? '', traceFlags: sampled === false ? 0 : 1 };
        const context = spanId === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, given);
        return opened(made.startSpan(name, { kind: kinds[kind] }, context));
      },
    },
    close: async () => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

interface GivenIds extends IdGenerator {
  next: string | undefined;
}

/** A first span takes the trace id that request and jobs already carry. */
function givenIds(): GivenIds {
  const random = new RandomIdGenerator();
  const ids: GivenIds = {
    next: undefined,
    generateSpanId: () => random.generateSpanId(),
    generateTraceId: () => {
      const id = ids.next ?? random.generateTraceId();
      ids.next = undefined;
      return id;
    },
  };
  return ids;
}

function opened(span: Span): OpenSpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceId,
    spanId,
    sampled: (traceFlags & 1) === 1,
    rename: (name) => void span.updateName(name),
    note: (facts) => void span.setAttributes({ ...facts }),
    end: (error) => {
      if (error !== undefined) {
        span.setAttribute('error.type', (error as Error).name ?? 'Error');
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

function told(exporter: SpanExporter, onLost: (reason: string) => void): SpanExporter {
  let last = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== 0 && performance.now() - last > TELL_EVERY_MS) {
          last = performance.now();
          onLost(result.error?.message ?? 'refused');
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
