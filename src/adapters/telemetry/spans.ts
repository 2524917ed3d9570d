/**
 * Spans of the trace in force: a request's, and of the jobs it promised. Names, kinds and counts only; never what a document
 * says, nor who. Without a tracer, and outside of requests and jobs, the work simply runs.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { traceIdInForce } from './trace.ts';

export type SpanFacts = Readonly<Record<string, string | number | boolean>>;
export type SpanKind = 'server' | 'client' | 'consumer' | 'internal';

/** A span elsewhere that this one belongs below. */
export interface SpanParent {
  readonly traceId: string;
  /** Sixteen hexadecimal digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

export interface OpenSpan extends SpanParent {
  rename(name: string): void;
  note(facts: SpanFacts): void;
  /** @param error its type is kept, its message is not: it may hold what a document says */
  end(error?: unknown): void;
}

export interface Tracer {
  begin(name: string, kind: SpanKind, under: Pick<SpanParent, 'traceId'> & Partial<SpanParent>): OpenSpan;
}

const running = new AsyncLocalStorage<SpanParent>();
let tracer: Tracer | undefined;

/** One tracer serves the whole process; undefined ends it. */
export function useTracer(given: Tracer | undefined): void {
  tracer = given;
}

/** @param remote the caller's span, of the same trace. @returns undefined where nothing is traced */
export function beginSpan(name: string, kind: SpanKind, remote?: SpanParent): OpenSpan | undefined {
  const traceId = tracer === undefined ? undefined : traceIdInForce();
  if (tracer === undefined || traceId === undefined) return undefined;
  const inner = running.getStore();
  // What was begun under another trace (a timer made by an earlier request) is not this one's parent.
  const parent = inner?.traceId === traceId ? inner : remote?.traceId === traceId ? remote : undefined;
  return tracer.begin(name, kind, parent ?? { traceId });
}

/** Runs `work`, whose spans come below. */
export function under<T>(span: SpanParent | undefined, work: () => T): T {
  return span === undefined ? work() : running.run(span, work);
}

/** A span as long as the work; a rejection marks it as failed and goes on. */
export async function inSpan<T>(
  name: string,
  kind: SpanKind,
  facts: SpanFacts,
  work: () => Promise<T>,
): Promise<T> {
  const span = beginSpan(name, kind);
  if (span === undefined) return work();
  span.note(facts);
  try {
    const result = await under(span, work);
    span.end();
    return result;
  } catch (error) {
    span.end(error ?? new Error('failed'));
    throw error;
  }
}

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
/** What pass-on.ts writes: the trace goes on, the span is not named. */
const UNNAMED = /^0{15}[01]$/;

/**
 * The span in force as a `traceparent`, for what goes on elsewhere: a promised job, a request that is passed on.
 * @returns undefined where nothing is traced
 */
export function traceparentInForce(): string | undefined {
  const span = running.getStore();
  if (span === undefined || span.traceId !== traceIdInForce()) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.sampled ? '01' : '00'}`;
}

/** The caller's span as its `traceparent` names it (W3C Trace Context §3.2). */
export function callersSpan(header: string | undefined): SpanParent | undefined {
  const [, traceId, spanId, flags] = (header === undefined ? null : traceparent.exec(header)) ?? [];
  if (traceId === undefined || spanId === undefined || UNNAMED.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 };
}
