import { expect } from 'chai';
import { type HealthFigures, judgeFigures } from '../../../src/office/health/judge-figures.ts';

const quiet: HealthFigures = {
  outbox: [{ queue: 'send-mail', late: 0, dead: 0 }],
  deliveries: [],
  levelPending: { count: 0, oldestSeconds: 0 },
  unjudged: { count: 0, oldestSeconds: 0 },
  failingAddresses: 0,
  ledger: { unsealed: 0, oldestSeconds: 0, unstamped: 0 },
};

function judged(change: Partial<HealthFigures>) {
  return judgeFigures({ ...quiet, ...change }).filter(({ mark }) => mark !== 'good');
}

describe('the figures of the office in sentences', () => {
  it('an office where nothing waits, when judged, then every line is good and asks for nothing', () => {
    const lines = judgeFigures(quiet);
    expect(lines.map(({ mark, todo }) => [mark, todo])).to.deep.equal(lines.map(() => ['good', null]));
  });

  it('stopped work, when judged, then it is bad and says how many; late work alone is a warning', () => {
    const [dead] = judged({ outbox: [{ queue: 'send-mail', late: 2, dead: 1 }] });
    expect([dead!.mark, dead!.words.vi]).to.deep.equal(['bad', '2 việc chậm, 1 việc đã dừng hẳn.']);
    expect(judged({ outbox: [{ queue: 'send-mail', late: 1, dead: 0 }] })[0]!.mark).to.equal('warn');
  });

  it('events unsealed for ten minutes, when judged, then the ledger is bad; for a minute it is good', () => {
    const ledger = { unsealed: 3, oldestSeconds: 600, unstamped: 0 };
    expect(judged({ ledger })[0]).to.include({ mark: 'bad' });
    expect(judged({ ledger })[0]!.words.vi).to.contain('10 phút');
    expect(judged({ ledger: { ...ledger, oldestSeconds: 60 } })).to.deep.equal([]);
  });

  it('documents below B-LT, deliveries without receipt and refused addresses, when judged, then each has its remedy', () => {
    const found = judged({
      levelPending: { count: 2, oldestSeconds: 7200 },
      deliveries: [{ count: 1, oldestSeconds: 3 * 86_400 }],
      failingAddresses: 1,
    });
    expect(found.map(({ mark }) => mark)).to.deep.equal(['warn', 'bad', 'warn']);
    for (const { todo } of found) expect(todo?.vi).to.be.a('string').and.not.equal('');
    expect(found[0]!.words.vi).to.contain('3 ngày');
  });
});
