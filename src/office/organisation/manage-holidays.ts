/** Public holidays and days worked instead: known from the law, and entered by IT officers for the whole installation. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import type { Ledger } from '../ledger/events.ts';
import { overseesAll } from '../ledger/export-ledger.ts';
import type { SealingStore } from '../ledger/sealing-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { CalendarStore } from './calendar-store.ts';
import { type CalendarDay, publicHolidays } from './public-holidays.ts';
import { addWorkingDays, calendarOf, countWorkingDays } from './working-days.ts';

export interface CalendarPorts {
  readonly transact: Transact<{
    readonly calendar: CalendarStore;
    readonly ledger: Ledger;
    readonly sealing: Pick<SealingStore, 'topUnits'>;
  }>;
  readonly clock: Clock;
}

export interface ShownDay extends CalendarDay {
  /** law: reckoned from the Labour Code; entered: by an IT officer here, and stronger. */
  readonly source: 'law' | 'entered';
}

export async function listHolidays(
  ports: Pick<CalendarPorts, 'transact'>,
  year: number,
): Promise<readonly ShownDay[]> {
  const entered = await ports.transact((tx) => tx.calendar.days(year));
  const own = new Set(entered.map(({ date }) => date));
  const law = publicHolidays.filter(({ date }) => date.startsWith(`${year}-`) && !own.has(date));
  return [
    ...law.map((day): ShownDay => ({ ...day, source: 'law' })),
    ...entered.map((day): ShownDay => ({ ...day, source: 'entered' })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** @throws AppError FORBIDDEN for whoever does not answer for every unit here */
export async function setHoliday(ports: CalendarPorts, actor: Actor, day: CalendarDay): Promise<CalendarDay> {
  return ports.transact(async (tx) => {
    const by = await requireOversight(ports, tx, actor);
    const before = await tx.calendar.day(day.date);
    await tx.calendar.setDay(day, ports.clock.now());
    await tx.ledger.append({
      kind: 'calendar.changed',
      actor,
      ...by,
      before: shown(before),
      after: shown(day),
    });
    return day;
  });
}

/** Back to what the law says of the day. @throws AppError FORBIDDEN, NOT_FOUND */
export async function removeHoliday(ports: CalendarPorts, actor: Actor, date: string): Promise<void> {
  await ports.transact(async (tx) => {
    const by = await requireOversight(ports, tx, actor);
    const before = await tx.calendar.day(date);
    if (!before) throw new AppError(officeErrors.NOT_FOUND);
    await tx.calendar.removeDay(date);
    await tx.ledger.append({ kind: 'calendar.changed', actor, ...by, before: shown(before), after: null });
  });
}

export interface Deadline {
  readonly from: string;
  readonly date: string;
  readonly workingDays: number;
}

/** The day `days` working days after `from`. */
export async function deadlineAfter(
  ports: Pick<CalendarPorts, 'transact'>,
  from: string,
  days: number,
): Promise<Deadline> {
  const calendar = calendarOf(await ports.transact((tx) => tx.calendar.days()));
  return { from, date: addWorkingDays(calendar, from, days), workingDays: days };
}

/** How many working days lie after `from` up to `to`. */
export async function workingDaysUntil(
  ports: Pick<CalendarPorts, 'transact'>,
  from: string,
  to: string,
): Promise<Deadline> {
  const calendar = calendarOf(await ports.transact((tx) => tx.calendar.days()));
  return { from, date: to, workingDays: countWorkingDays(calendar, from, to) };
}

/** In whose history it stands. */
async function requireOversight(
  ports: Pick<CalendarPorts, 'clock'>,
  tx: { readonly sealing: Pick<SealingStore, 'topUnits'> },
  actor: Actor,
): Promise<{ readonly appointmentId: string | null; readonly unitId: string | null }> {
  const units = await tx.sealing.topUnits(vietnamDate(ports.clock.now()));
  if (!overseesAll(actor, 'holiday.manage', units))
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'holiday.manage' } });
  const acting = actor.appointments.find(({ role }) => role === 'it');
  return { appointmentId: acting?.id ?? null, unitId: acting?.unitId ?? null };
}

function shown(day: CalendarDay | null): Record<string, unknown> | null {
  return day && { ...day };
}
