/** Public holidays, days worked instead, and deadlines in working days. */
import { z } from 'zod';
import {
  type CalendarPorts,
  deadlineAfter,
  listHolidays,
  removeHoliday,
  setHoliday,
  workingDaysUntil,
} from '../../../office/organisation/manage-holidays.ts';
import { lastKnownYear } from '../../../office/organisation/public-holidays.ts';
import { type Route, route } from '../../route.ts';
import { day } from '../shapes.ts';

const tag = 'organisation';
const kind = z.enum(['off', 'working']);
const name = z.string().trim().min(1).max(200);
const dayShape = z.object({ date: day, name, kind });
const dateParams = z.object({ date: day });

export function calendarRoutes(ports: CalendarPorts): Route[] {
  return [list(ports), set(ports), remove(ports), reckon(ports)];
}

function list(ports: CalendarPorts): Route {
  return route({
    method: 'get',
    path: '/holidays',
    tag,
    summary: { vi: 'Ngày nghỉ và ngày làm bù trong năm', en: 'Days off and days worked instead of a year' },
    access: 'unit.read',
    query: z.object({ year: z.coerce.number().int().min(2020).max(2100) }),
    response: {
      status: 200,
      body: z.object({
        items: z.array(dayShape.extend({ source: z.enum(['law', 'entered']) })),
        knownUntil: z.int(),
      }),
    },
    handle: async ({ query }) => ({
      body: { items: [...(await listHolidays(ports, query.year))], knownUntil: lastKnownYear },
    }),
  });
}

function set(ports: CalendarPorts): Route {
  return route({
    method: 'put',
    path: '/holidays/{date}',
    tag,
    summary: { vi: 'Ghi ngày nghỉ hoặc ngày làm bù', en: 'Enter a day off or a day worked instead' },
    access: 'holiday.manage',
    params: dateParams,
    body: z.object({ name, kind }),
    response: { status: 200, body: dayShape },
    handle: async ({ actor, params, body }) => ({
      body: await setHoliday(ports, actor, { date: params.date, ...body }),
    }),
  });
}

function remove(ports: CalendarPorts): Route {
  return route({
    method: 'delete',
    path: '/holidays/{date}',
    tag,
    summary: { vi: 'Bỏ ngày đã ghi', en: 'Take back an entered day' },
    access: 'holiday.manage',
    params: dateParams,
    response: { status: 204 },
    handle: async ({ actor, params }) => {
      await removeHoliday(ports, actor, params.date);
      return {};
    },
  });
}

function reckon(ports: CalendarPorts): Route {
  return route({
    method: 'get',
    path: '/working-days',
    tag,
    summary: {
      vi: 'Ngày sau một số ngày làm việc, hoặc số ngày làm việc đến một ngày',
      en: 'The day after a number of working days, or the working days until a day',
    },
    access: 'unit.read',
    query: z
      .object({ from: day, days: z.coerce.number().int().min(1).max(250).optional(), to: day.optional() })
      .refine(({ from, days, to }) => days !== undefined || (to !== undefined && within(from, to)), {
        path: ['days'],
        message: 'days, or to within two years',
      }),
    response: { status: 200, body: z.object({ from: day, date: day, workingDays: z.int() }) },
    handle: async ({ query: { from, days, to } }) => ({
      body:
        days === undefined
          ? await workingDaysUntil(ports, from, to ?? from)
          : await deadlineAfter(ports, from, days),
    }),
  });
}

const LONGEST_MS = 2 * 366 * 86_400_000;

function within(from: string, to: string): boolean {
  return Math.abs(Date.parse(to) - Date.parse(from)) <= LONGEST_MS;
}
