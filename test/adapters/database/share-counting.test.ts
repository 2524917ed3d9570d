import { expect } from 'chai';
import fc from 'fast-check';
import { monthsAndDays } from '../../../src/adapters/database/share-counting.ts';

describe('the months and days of a period', () => {
  it('a year, when taken apart, then it is twelve months and no days', () => {
    expect(monthsAndDays({ from: '2025-01-01', to: '2025-12-31' })).to.deep.equal({
      months: { from: '2025-01-01', to: '2025-12-31' },
      days: [],
    });
  });

  it('a period inside a month, when taken apart, then it is days alone', () => {
    const inside = { from: '2024-02-02', to: '2024-02-29' };
    expect(monthsAndDays(inside)).to.deep.equal({ months: null, days: [inside] });
  });

  it('a period over two ends, when taken apart, then the months lie between the days', () => {
    expect(monthsAndDays({ from: '2024-12-15', to: '2025-03-10' })).to.deep.equal({
      months: { from: '2025-01-01', to: '2025-02-28' },
      days: [
        { from: '2024-12-15', to: '2024-12-31' },
        { from: '2025-03-01', to: '2025-03-10' },
      ],
    });
  });

  it('any period, when taken apart, then every day stands in it once', () => {
    const day = fc.integer({ min: 0, max: 1200 }).map((n) => new Date(Date.UTC(2023, 0, 1 + n)));
    const daysOf = ({ from, to }: { from: string; to: string }) => {
      const found: string[] = [];
      for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
        found.push(new Date(at).toISOString().slice(0, 10));
      return found;
    };
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [from, to] = [one, other].map((d) => d.toISOString().slice(0, 10)).sort() as [string, string];
        const { months, days } = monthsAndDays({ from, to });
        const parts = [...(months ? [months] : []), ...days].flatMap(daysOf).sort();
        expect(parts).to.deep.equal(daysOf({ from, to }));
        if (months) expect(months.from.slice(8)).to.equal('01');
      }),
    );
  });
});
