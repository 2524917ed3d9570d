import { expect } from 'chai';
import { z } from 'zod';
import { startWorkers } from '../../queue-workers/start-workers.ts';

const worker = (queue: string) => ({
  queue,
  schema: z.unknown(),
  concurrency: 1,
  handle: async () => undefined,
});
const ports = (started: string[]) => ({
  begin: async () => ({ state: 'open', payload: {}, traceId: 't' }) as const,
  finish: async () => undefined,
  fail: async () => undefined,
  withTrace: <T>(_id: string, work: () => T) => work(),
  onFailure: () => undefined,
  work: async (queue: string) => {
    started.push(queue);
  },
});

describe('startWorkers', () => {
  const refused = async (queues: string[], served: string[]) => {
    const started: string[] = [];
    const failure = await startWorkers(served.map(worker), queues, ports(started)).then(
      () => 'started',
      (error: Error) => error.message,
    );
    return { failure, started };
  };

  it('a queue without a worker, at the start, stops it', async () => {
    const { failure, started } = await refused(['a', 'b'], ['a']);
    expect(failure).to.include('b has no worker');
    expect(started).to.deep.equal([]);
  });

  it('a queue with two workers, at the start, stops it', async () => {
    expect((await refused(['a'], ['a', 'a'])).failure).to.include('a has two workers');
  });

  it('a worker for a queue nobody writes to, at the start, stops it', async () => {
    expect((await refused(['a'], ['a', 'c'])).failure).to.include('c is no queue');
  });

  it('one worker for each queue, at the start, all work', async () => {
    expect(await refused(['a', 'b'], ['b', 'a'])).to.deep.equal({ failure: 'started', started: ['b', 'a'] });
  });
});
