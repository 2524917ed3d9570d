import type { CalendarDay } from './public-holidays.ts';

/** Days that the office entered itself. Bound to the running transaction. */
export interface CalendarStore {
  /** In order; without a year all of them. */
  days(year?: number): Promise<readonly CalendarDay[]>;
  day(date: string): Promise<CalendarDay | null>;
  /** Inserts, or replaces name and kind. */
  setDay(day: CalendarDay, at: Date): Promise<void>;
  removeDay(date: string): Promise<void>;
}
