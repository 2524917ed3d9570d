import { expect } from 'chai';
import { queryName } from '../../../src/adapters/database/watch-queries.ts';
import {
  beginSpan,
  callersSpan,
  inSpan,
  type SpanParent,
  traceparentInForce,
  under,
  useTracer,
} from '../../../src/adapters/telemetry/spans.ts';
import { withTrace } from '../../../src/adapters/telemetry/trace.ts';

interface Seen {
  readonly name: string;
  readonly traceId: string;
  readonly parent: string | undefined;
  ended: boolean | string;
}

const first = 'a'.repeat(32);
const second = 'b'.repeat(32);

describe('spans', () => {
  let seen: Seen[];
  beforeEach(() => {
    seen = [];
    useTracer({
      begin: (name, _kind, { traceId, spanId }) => {
        const span: Seen = { name, traceId, parent: spanId, ended: false };
        seen.push(span);
        return {
          traceId,
          spanId: name,
          sampled: true,
          rename: () => undefined,
          note: () => undefined,
          end: (error) => {
            span.ended = error === undefined ? true : (error as Error).name;
          },
        };
      },
    });
  });
  afterEach(() => useTracer(undefined));
  const work = async () => 7;

  it('work outside of requests and jobs, or without a tracer, runs and leaves no span', async () => {
    expect(await inSpan('a', 'internal', {}, work)).to.equal(7);
    useTracer(undefined);
    expect(await withTrace(first, () => inSpan('a', 'internal', {}, work))).to.equal(7);
    expect(seen).to.deep.equal([]);
  });

  it('work within work, followed, stands below it; what began under another trace is no parent', async () => {
    await withTrace(first, () =>
      inSpan('outer', 'internal', {}, async () => {
        await inSpan('inner', 'internal', {}, work);
        await withTrace(second, () => inSpan('other', 'internal', {}, work));
      }),
    );
    expect(seen.map(({ name, traceId, parent }) => [name, traceId, parent])).to.deep.equal([
      ['outer', first, undefined],
      ['inner', first, 'outer'],
      ['other', second, undefined],
    ]);
    expect(seen.every(({ ended }) => ended === true)).to.equal(true);
  });

  it('work that fails, followed, is thrown on and its span ends with the error', async () => {
    const failing = withTrace(first, () =>
      inSpan('a', 'internal', {}, () => Promise.reject(new TypeError('Nguyễn Văn A'))),
    );
    const thrown = await failing.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(TypeError);
    expect(seen[0]?.ended).to.equal('TypeError');
  });

  it('a caller’s traceparent, read, is the parent of the same trace only; a malformed or unnamed one is none', () => {
    const given = callersSpan(`00-${first}-00f067aa0ba902b7-00`) as SpanParent;
    expect(given).to.deep.equal({ traceId: first, spanId: '00f067aa0ba902b7', sampled: false });
    withTrace(first, () => beginSpan('same', 'server', given));
    withTrace(second, () => beginSpan('new', 'server', given));
    expect(seen.map(({ parent }) => parent)).to.deep.equal(['00f067aa0ba902b7', undefined]);
    for (const header of [undefined, 'xyz', `00-${first}-0000000000000001-01`, `00-${first}-short-01`])
      expect(callersSpan(header)).to.equal(undefined);
  });

  it('the span in force, written for elsewhere and read there, is the parent of what goes on; under another trace there is none', async () => {
    expect(traceparentInForce()).to.equal(undefined);
    const written: (string | undefined)[] = [];
    const span = { traceId: first, spanId: '00f067aa0ba902b7', sampled: true };
    withTrace(first, () => under(span, () => written.push(traceparentInForce())));
    withTrace(second, () => under(span, () => written.push(traceparentInForce())));
    expect(written).to.deep.equal([`00-${first}-00f067aa0ba902b7-01`, undefined]);
    await withTrace(first, () => under(callersSpan(written[0]), () => inSpan('job', 'consumer', {}, work)));
    expect(seen).to.deep.equal([{ name: 'job', traceId: first, parent: '00f067aa0ba902b7', ended: true }]);
  });

  it('queries, named, keep verb and table, and nothing of what they ask', () => {
    expect(queryName({ text: 'select "a" from "documents" where "subject" = \'mật\'' })).to.equal(
      'SELECT documents',
    );
    expect(queryName('insert into "outbox" ("id") values ($1)')).to.equal('INSERT outbox');
    expect(queryName('update only units set name = $1')).to.equal('UPDATE units');
    expect(queryName('BEGIN')).to.equal('BEGIN');
    expect(queryName('begin isolation level serializable')).to.equal('BEGIN');
    expect(queryName(undefined)).to.equal('query');
  });
});
