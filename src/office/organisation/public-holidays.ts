/**
 * Days off that follow from Labour Code 45/2019/QH14, art. 112 (and art. 111.3: one that falls on a weekly day off is made
 * up on the next working day), reckoned for each year. Not here, because a decision names them each year or nobody has yet:
 * the second day of National Day (1 or 3 September), the day of Tết that depends on how the Prime Minister divides the five
 * days (2027: 4 or 11 February), days exchanged with a Saturday, and 24 November (Vietnam Culture Day), whose legal ground
 * could not be checked. IT officers enter those; a day that they enter counts before this list.
 */
export type DayKind = 'off' | 'working';

export interface CalendarDay {
  /** yyyy-MM-dd. */
  readonly date: string;
  readonly name: string;
  readonly kind: DayKind;
}

const tet = 'Tết Nguyên đán';
const newYear = 'Tết Dương lịch';
const kings = 'Giỗ Tổ Hùng Vương';
const victory = 'Ngày Chiến thắng';
const labour = 'Ngày Quốc tế lao động';
const national = 'Quốc khánh';
const madeUp = (name: string) => `${name} (nghỉ bù)`;

const rows: readonly (readonly [date: string, name: string])[] = [
  ['2026-01-01', newYear],
  // The first day of the lunar year is Tuesday 17 February; these days are off however the five are divided.
  ['2026-02-16', tet],
  ['2026-02-17', tet],
  ['2026-02-18', tet],
  ['2026-02-19', tet],
  ['2026-02-20', tet],
  // 10/3 of the lunar year is Sunday 26 April.
  ['2026-04-27', madeUp(kings)],
  ['2026-04-30', victory],
  ['2026-05-01', labour],
  ['2026-09-02', national],
  ['2027-01-01', newYear],
  // The first day of the lunar year is Saturday 6 February; these days are off however the five are divided.
  ['2027-02-05', tet],
  ['2027-02-06', tet],
  ['2027-02-07', tet],
  ['2027-02-08', tet],
  ['2027-02-09', tet],
  ['2027-02-10', madeUp(tet)],
  ['2027-04-16', kings],
  ['2027-04-30', victory],
  // 1 May is a Saturday.
  ['2027-05-03', madeUp(labour)],
  ['2027-09-02', national],
];

export const publicHolidays: readonly CalendarDay[] = rows.map(([date, name]) => ({
  date,
  name,
  kind: 'off',
}));

/** The last year that the list above covers: beyond it only weekends and entered days are known. */
export const lastKnownYear = 2027;
