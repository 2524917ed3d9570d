import { expect } from 'chai';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import {
  type CalendarPorts,
  deadlineAfter,
  listHolidays,
  removeHoliday,
  setHoliday,
} from '../../../src/office/organisation/manage-holidays.ts';
import { openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('days off that the office enters', () => {
  let ports: CalendarPorts;
  let unit: TestUnit;

  before(async () => {
    const district = await openDistrict();
    const { clock } = district;
    ports = { clock, transact: createTransact(district.db, { clock, traceId: () => 'test' }) };
    unit = await district.addUnit('UBND xã Chân Sơn');
  });

  it('a clerk, when they enter a day off, then they are refused and the calendar stays', async () => {
    const day = { date: '2027-02-11', name: 'Tết Nguyên đán', kind: 'off' } as const;
    expect((await refusal(setHoliday(ports, unit.clerk, day))).code).to.equal('FORBIDDEN');
    const shown = await listHolidays(ports, 2027);
    expect(shown.some(({ date }) => date === day.date)).to.equal(false);
  });

  it('a deadline, when the server reckons it, then it knows the entered days and forgets them when they are taken back', async () => {
    const it = {
      ...unit.clerk,
      appointments: unit.clerk.appointments.map((one) => ({ ...one, role: 'it' as const })),
    };
    const day = { date: '2026-11-24', name: 'Ngày Văn hóa Việt Nam', kind: 'off' } as const;
    await setHoliday(ports, it, day);
    expect((await deadlineAfter(ports, '2026-11-23', 1)).date).to.equal('2026-11-25');
    const [shown] = (await listHolidays(ports, 2026)).filter(({ date }) => date === day.date);
    expect(shown).to.deep.equal({ ...day, source: 'entered' });
    await removeHoliday(ports, it, day.date);
    expect((await deadlineAfter(ports, '2026-11-23', 1)).date).to.equal('2026-11-24');
  });
});
