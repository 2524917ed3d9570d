import { expect } from 'chai';
import type { CalendarDay } from '../../../src/office/organisation/public-holidays.ts';
import {
  addWorkingDays,
  calendarOf,
  countWorkingDays,
  isWorkingDay,
} from '../../../src/office/organisation/working-days.ts';

describe('deadlines in working days', () => {
  const law = calendarOf([]);

  it('a deadline over a weekend, when reckoned, then Saturday and Sunday do not count', () => {
    // Thursday 19 November 2026; Friday, Monday, Tuesday.
    expect(addWorkingDays(law, '2026-11-19', 3)).to.equal('2026-11-24');
    expect(countWorkingDays(law, '2026-11-19', '2026-11-24')).to.equal(3);
    expect(countWorkingDays(law, '2026-11-24', '2026-11-19')).to.equal(-3);
  });

  it('public holidays of the law, when a deadline crosses them, then they do not count', () => {
    expect(addWorkingDays(law, '2026-04-29', 1)).to.equal('2026-05-04');
    expect(addWorkingDays(law, '2026-12-31', 1)).to.equal('2027-01-04');
    expect(isWorkingDay(law, '2027-05-03')).to.equal(false);
  });

  it('a day that the office entered, when it differs from the law, then it is stronger', () => {
    const entered: CalendarDay[] = [
      { date: '2026-08-31', name: 'Nghỉ hoán đổi', kind: 'off' },
      { date: '2026-08-22', name: 'Làm bù', kind: 'working' },
      { date: '2027-01-01', name: 'Trực', kind: 'working' },
    ];
    const calendar = calendarOf(entered);
    expect(isWorkingDay(calendar, '2026-08-31')).to.equal(false);
    expect(isWorkingDay(calendar, '2026-08-22')).to.equal(true);
    expect(addWorkingDays(calendar, '2026-12-31', 1)).to.equal('2027-01-01');
  });
});
