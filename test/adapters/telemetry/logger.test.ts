import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLogger } from '../../../src/adapters/telemetry/logger.ts';
import { currentTraceId, newTraceId, withTrace } from '../../../src/adapters/telemetry/trace.ts';

function capture() {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLogger({ level: 'info', destination }), lines };
}

describe('logger', () => {
  it('secrets, at any depth and spelling, are hidden', () => {
    const { log, lines } = capture();
    log.info({ pin: '123456', req: { headers: { Authorization: 'Bearer x7', cookie: 'sid=y8' } } }, 'sign');
    log.info({ list: [{ Password: 'mat-khau', name: 'Tuấn' }], bytes: Buffer.from('%PDF') });
    const text = lines.join('');
    expect(text).not.to.match(/123456|x7|y8|mat-khau|%PDF/);
    expect(text).to.include('Tuấn');
  });

  it('an error with the values of a failed statement, logged, keeps its stack but not the values', () => {
    const { log, lines } = capture();
    const failure = new Error('Failed query: insert into t values ($1)\nparams: trích yếu mật', {
      cause: Object.assign(new Error('duplicate key'), {
        code: '23505',
        detail: 'Key (subject)=(trích yếu)',
      }),
    });
    log.error({ err: failure }, 'failed');
    const text = lines.join('');
    expect(text).to.include('23505').and.to.include('logger.test.ts').and.to.include('Failed query');
    expect(text).not.to.include('trích yếu');
  });

  it('lines of a request, wherever written, carry its trace id', async () => {
    const { log, lines } = capture();
    const traceId = newTraceId();
    await withTrace(traceId, async () => {
      await Promise.resolve();
      expect(currentTraceId()).to.equal(traceId);
      log.info('inside');
    });
    log.info('outside');
    expect(JSON.parse(lines[0]!)).to.include({ traceId, msg: 'inside', level: 'info' });
    expect(JSON.parse(lines[1]!)).not.to.have.property('traceId');
  });
});
