import { asc, between, eq } from 'drizzle-orm';
import type { CalendarStore } from '../../office/organisation/calendar-store.ts';
import type { CalendarDay } from '../../office/organisation/public-holidays.ts';
import type { Database } from './database.ts';
import { holidays } from './schema/organisation.ts';

const shown = { date: holidays.date, name: holidays.name, kind: holidays.kind };

export function createCalendarStore(db: Database): CalendarStore {
  return {
    days: async (year) => {
      const within =
        year === undefined ? undefined : between(holidays.date, `${year}-01-01`, `${year}-12-31`);
      return (await db
        .select(shown)
        .from(holidays)
        .where(within)
        .orderBy(asc(holidays.date))) as CalendarDay[];
    },
    day: async (date) =>
      ((await db.select(shown).from(holidays).where(eq(holidays.date, date)))[0] as CalendarDay) ?? null,
    setDay: async ({ date, name, kind }, changedAt) => {
      await db
        .insert(holidays)
        .values({ date, name, kind, changedAt })
        .onConflictDoUpdate({ target: holidays.date, set: { name, kind, changedAt } });
    },
    removeDay: async (date) => {
      await db.delete(holidays).where(eq(holidays.date, date));
    },
  };
}
