import { UnrecoverableError } from 'bullmq';
import { expect } from 'chai';
import { z } from 'zod';
import { type BegunJob, type JobFailure, type JobPorts, runJob } from '../../queue-workers/run-job.ts';
import { currentTraceId, withTrace } from '../../src/adapters/telemetry/trace.ts';
import { AppError, defineErrors, type ErrorKind } from '../../src/app-error.ts';

const text = { vi: 'Thử', en: 'Test' };
const kinds = ['invalid', 'forbidden', 'not-found', 'conflict', 'too-large', 'unsupported'] as const;
const refusal = (kind: ErrorKind) =>
  new AppError(defineErrors({ JOB_TEST: { kind, title: text, remedy: text } }).JOB_TEST);
const promised: BegunJob = { state: 'open', payload: { n: 1 }, traceId: 'trace-of-the-request' };

describe('runJob', () => {
  const run = async (begun: BegunJob, handle: () => Promise<void>) => {
    const told: string[] = [];
    const failures: JobFailure[] = [];
    const spans: unknown[] = [];
    const ports: JobPorts = {
      begin: async (id, queue) => {
        told.push(`begin ${queue} ${id}`);
        return begun;
      },
      finish: async () => void told.push('finish'),
      fail: async (_id, error, dead) => void told.push(`fail ${dead ? 'for good' : 'for now'}: ${error}`),
      withTrace: (traceId, work, traceparent) => {
        spans.push(traceparent);
        return withTrace(traceId, work);
      },
      onFailure: (failure) => void failures.push(failure),
    };
    const definition = { queue: 'q', schema: z.object({ n: z.number() }), concurrency: 1, handle };
    const error = await runJob(definition, { id: 'job', attempt: 1 }, ports).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return { told, failures, error, spans };
  };

  it('a job carries the trace id of the request that caused it', async () => {
    let seen = '';
    const { told } = await run(promised, async () => {
      seen = currentTraceId();
    });
    expect(seen).to.equal('trace-of-the-request');
    expect(told).to.deep.equal(['begin q job', 'finish']);
  });

  it('a job promised by a traced request is handed the span of its promise; by another, none', async () => {
    const traceparent = `00-${'a'.repeat(32)}-00f067aa0ba902b7-01`;
    const done = async () => undefined;
    expect((await run({ ...promised, traceparent }, done)).spans).to.deep.equal([traceparent]);
    expect((await run({ ...promised, traceparent: null }, done)).spans).to.deep.equal([null]);
  });

  it('“do not retry” is said by type: refusals that repeating can not help end the job', async () => {
    for (const kind of kinds) {
      const { error, told } = await run(promised, async () => {
        throw refusal(kind);
      });
      expect(error).to.be.instanceOf(UnrecoverableError);
      expect(told[1]).to.match(/^fail for good/);
    }
    for (const thrown of [refusal('unavailable'), refusal('internal'), new Error('line is down')]) {
      const { error, told } = await run(promised, async () => {
        throw thrown;
      });
      expect(error).to.equal(thrown);
      expect(told[1]).to.match(/^fail for now/);
    }
  });

  it('jobs are idempotent: one whose work was finished or given up is not done again', async () => {
    for (const state of ['finished', 'dead'] as const) {
      let ran = false;
      const { told, error } = await run({ state }, async () => {
        ran = true;
      });
      expect({ ran, error, told }).to.deep.equal({ ran: false, error: null, told: ['begin q job'] });
    }
  });

  it('a payload of another shape, or a job nobody promised, never reaches the handler', async () => {
    let ran = false;
    const handle = async () => {
      ran = true;
    };
    const shapeless = await run({ ...promised, payload: { n: 'x' } }, handle);
    const forged = await run({ state: 'unknown' }, handle);
    expect(ran).to.equal(false);
    for (const { error, failures } of [shapeless, forged]) {
      expect(error).to.be.instanceOf(UnrecoverableError);
      expect(failures[0]).to.include({ final: true, queue: 'q' });
    }
    expect(forged.told).to.deep.equal(['begin q job']);
  });

  it('an error that carries a statement’s values is kept without them', async () => {
    const { told } = await run(promised, async () => {
      throw new Error('Failed query: insert\nparams: nội dung văn bản');
    });
    expect(told[1]).to.equal('fail for now: Failed query: insert');
  });
});
