/** Dates and amounts as people read them: dd/MM/yyyy in Asia/Ho_Chi_Minh in either language. */
const zone = 'Asia/Ho_Chi_Minh';
const day = new Intl.DateTimeFormat('vi-VN', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});
const time = new Intl.DateTimeFormat('vi-VN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

/** yyyy-MM-dd in Vietnam. */
export function today(): string {
  return dayOf(new Date());
}

/** The day of a moment in Vietnam, yyyy-MM-dd. */
export function dayOf(moment: Date): string {
  return isoDay.format(moment);
}

/** yyyy-MM-dd or an ISO moment. */
export function showDate(value: string | null | undefined): string {
  if (!value) return '';
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value.split('-').reverse().join('/');
  return day.format(new Date(value));
}

export function showMoment(value: string | null | undefined): string {
  return value ? `${time.format(new Date(value))} ${day.format(new Date(value))}` : '';
}

export function showSize(bytes: number, language: 'vi' | 'en'): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return bytes < 1e6 ? `${number.format(bytes / 1e3)} KB` : `${number.format(bytes / 1e6)} MB`;
}

/** "3 giờ", "2 ngày": how long something has waited. */
export function showAge(since: string, language: 'vi' | 'en', now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 48 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
  return relative.format(-Math.floor(minutes / 1440), 'day');
}
