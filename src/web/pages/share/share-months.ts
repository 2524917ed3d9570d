import type { Question } from './share-question.ts';

const MOST_MONTHS = 60;

export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  while (months.length < MOST_MONTHS) {
    const key = `${year}-${String(month).padStart(2, '0')}`;
    if (key > to.slice(0, 7)) break;
    months.push(key);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return months;
}

export function monthName(key: string): string {
  return `${key.slice(5)}/${key.slice(0, 4)}`;
}

/** The month's days that lie in the period. */
export function withinMonth(month: string, { from, to }: Pick<Question, 'from' | 'to'>) {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0))
    .toISOString()
    .slice(0, 10);
  const first = `${month}-01`;
  return { from: first < from ? from : first, to: last > to ? to : last };
}
