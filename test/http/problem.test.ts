import { expect } from 'chai';
import { asAppError, problemOf } from '../../src/http/problem.ts';

describe('an error that is no refusal', () => {
  const driver = (code: string) => Object.assign(new Error('from the driver'), { code });

  it('of a database that is away, when answered, then says to try again in some seconds', () => {
    const causes = [
      driver('57P03'),
      driver('08006'),
      driver('ECONNREFUSED'),
      new Error('Connection terminated unexpectedly'),
    ];
    for (const cause of causes) {
      const problem = problemOf(asAppError(new Error('Failed query: begin', { cause })), 'trace');
      expect(problem).to.include({ status: 503, code: 'SERVICE_RECOVERING' });
      expect(problem.details).to.deep.equal({ retryAfterSeconds: 2 });
    }
  });

  it('of any other sort, when answered, then tells nothing but the trace id', () => {
    for (const error of [driver('23505'), new Error('secret words'), 'thrown text', undefined]) {
      const problem = problemOf(asAppError(error), 'trace');
      expect(problem).to.include({ status: 500, code: 'INTERNAL', traceId: 'trace' });
      expect(JSON.stringify(problem)).not.to.include('secret');
    }
  });
});
