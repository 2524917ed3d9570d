/** Deadlines in working days: weekends and public holidays do not count, a Saturday worked instead does. */
import { type CalendarDay, type DayKind, publicHolidays } from './public-holidays.ts';

const DAY_MS = 86_400_000;

/** What is known of single days: those entered by the office over those that follow from the law. */
export function calendarOf(entered: readonly CalendarDay[]): ReadonlyMap<string, DayKind> {
  return new Map([...publicHolidays, ...entered].map(({ date, kind }) => [date, kind]));
}

/** `date`: yyyy-MM-dd. */
export function isWorkingDay(calendar: ReadonlyMap<string, DayKind>, date: string): boolean {
  const kind = calendar.get(date);
  if (kind !== undefined) return kind === 'working';
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * The day that is `days` working days after `from`; `from` itself is not counted (Civil Code 91/2015/QH13, art. 147.2: the
 * first day of a period is the day after). Dates are yyyy-MM-dd; `days` from 1.
 */
export function addWorkingDays(calendar: ReadonlyMap<string, DayKind>, from: string, days: number): string {
  let date = from;
  for (let left = days; left > 0; ) {
    date = nextDay(date);
    if (isWorkingDay(calendar, date)) left -= 1;
  }
  return date;
}

/** Working days after `from` up to and including `to`; negative when `to` lies before. */
export function countWorkingDays(calendar: ReadonlyMap<string, DayKind>, from: string, to: string): number {
  if (to < from) return -countWorkingDays(calendar, to, from);
  let count = 0;
  for (let date = from; date < to; ) {
    date = nextDay(date);
    if (isWorkingDay(calendar, date)) count += 1;
  }
  return count;
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
