import { today } from '../../components/format.ts';

/** A slip that has not come back after so many days is asked for. */
export const LATE_DAYS = 10;

const DAY_MS = 86_400_000;

/** Whole days since then. @param day yyyy-MM-dd */
export function daysSince(day: string): number {
  return Math.round((Date.parse(today()) - Date.parse(day)) / DAY_MS);
}

/** yyyy-MM-dd */
export function daysAgo(days: number): string {
  return new Date(Date.parse(today()) - days * DAY_MS).toISOString().slice(0, 10);
}
