/** Dates as implementations write them. One that can be read in two ways, or not at all, is undefined: never a guess. */

const CLOCK = String.raw`(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?`;
const YEAR_FIRST = new RegExp(
  `^(\\d{4})[/.-](\\d{1,2})[/.-](\\d{1,2})${CLOCK}\\s*(Z|[+-]\\d{2}(?::?\\d{2})?)?$`,
);
/** yyyyMMdd and a time behind it: as ddMMyyyy none of them would be a day of these centuries. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;
/**
 * dd/MM/yyyy, the order of the country, with SA and CH (before and after noon) as .NET writes a time in Vietnamese; month
 * first is refused by the month being no month, or by AM and PM.
 */
const DAY_FIRST = new RegExp(`^(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})${CLOCK}(?: +(SA|CH))?$`);

/** Asia/Ho_Chi_Minh has had no daylight saving since 1979. */
const OFFSET_HOURS = 7;

/** yyyy-MM-dd in Vietnam. The year 1, which .NET writes for "none", is none. */
export function readDate(text: string): string | undefined {
  return readMoment(text)?.slice(0, 10);
}

/** ISO 8601 with +07:00; a time without an offset is Vietnam's. */
export function readMoment(text: string): string | undefined {
  const yearFirst = YEAR_FIRST.exec(text.trim()) ?? COMPACT.exec(text.trim());
  if (yearFirst) {
    const [, year, month, day, hour, minute, second, zone] = yearFirst;
    return moment([year, month, day, hour, minute, second], zone);
  }
  const dayFirst = DAY_FIRST.exec(text.trim());
  if (!dayFirst) return undefined;
  const [, day, month, year, clock, minute, second, half] = dayFirst;
  const hour = half === undefined ? clock : String((Number(clock) % 12) + (half === 'CH' ? 12 : 0));
  return moment([year, month, day, hour, minute, second], undefined);
}

function moment(parts: readonly (string | undefined)[], zone: string | undefined): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal =
    year >= 1900 &&
    at.getUTCMonth() === month - 1 &&
    at.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal) return undefined;
  return inVietnam(new Date(at.getTime() - minutesOf(zone) * 60_000));
}

function minutesOf(zone: string | undefined): number {
  if (zone === undefined) return OFFSET_HOURS * 60;
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)!;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** yyyy-MM-ddTHH:mm:ss+07:00 */
export function inVietnam(at: Date): string {
  return `${new Date(at.getTime() + OFFSET_HOURS * 3600_000).toISOString().slice(0, 19)}+07:00`;
}

/** `yyyy/MM/dd`, as the standard writes a date. */
export const writeDate = (date: string) => date.slice(0, 10).replaceAll('-', '/');

/** `yyyy/MM/dd HH:mm:ss` in Vietnam, as the standard writes a time. */
export function writeMoment(iso: string): string {
  const local = inVietnam(new Date(iso));
  return `${writeDate(local)} ${local.slice(11, 19)}`;
}
