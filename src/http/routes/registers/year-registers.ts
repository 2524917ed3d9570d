/** The registers without numbers: handling, quantities, post, archive copies (NĐ 30/2020 appendix IV, VIII, III, IV; appendix VI, V). */
import { z } from 'zod';
import {
  type CloseRegisterPorts,
  closeRegister,
} from '../../../office/documents/registers/yearly/close-register.ts';
import {
  type PrintYearPorts,
  printYearRegister,
} from '../../../office/documents/registers/yearly/print-year-register.ts';
import {
  type ReadRegisterYearsPorts,
  readRegisterYears,
} from '../../../office/documents/registers/yearly/read-register-years.ts';
import {
  type RegisterYear,
  type YearRegister,
  yearRegisters,
} from '../../../office/documents/registers/yearly/register-year.ts';
import { type Route, route } from '../../route.ts';
import { given, iso } from '../documents/shapes.ts';
import type { StoredBytes } from '../incoming/incoming.ts';
import { day } from '../shapes.ts';
import { exportFile, exportFormat, frozenFile } from './export-file.ts';

export type YearRegisterRoutesPorts = CloseRegisterPorts &
  PrintYearPorts &
  ReadRegisterYearsPorts & { readonly storage: StoredBytes };

const tag = 'registers';
const frozenShape = z.object({ sha256: z.string(), size: z.int() });
const registerYearShape = z.object({
  register: z.enum(yearRegisters),
  year: z.int(),
  closedAt: z.string(),
  closedBy: z.string(),
  position: z.string(),
  lines: z.int(),
  unfinished: z.int(),
  volumes: z.array(
    z.object({
      volume: z.int(),
      lines: z.int(),
      firstDay: day.nullable(),
      lastDay: day.nullable(),
      pdf: frozenShape,
      xlsx: frozenShape,
    }),
  ),
});

const summaries: Readonly<Record<YearRegister, { readonly vi: string; readonly en: string }>> = {
  handling: {
    vi: 'Sổ theo dõi giải quyết văn bản đến',
    en: 'Register of the handling of incoming documents',
  },
  quantities: {
    vi: 'Báo cáo số lượng văn bản đi, đến và tình hình giải quyết',
    en: 'Report on the number of documents sent and received and their handling',
  },
  postings: { vi: 'Sổ gửi văn bản đi bưu điện', en: 'Register of documents sent by post' },
  'copy-uses': { vi: 'Sổ sử dụng bản lưu', en: 'Register of the use of archive copies' },
};

export function yearRegisterRoutes(ports: YearRegisterRoutesPorts): Route[] {
  return [...yearRegisters.map((register) => print(ports, register)), years(ports), close(ports)];
}

function print(ports: YearRegisterRoutesPorts, register: YearRegister): Route {
  return route({
    method: 'get',
    path: `/registers/${register}`,
    tag,
    summary: summaries[register],
    access: 'register.read',
    query: z.object({
      unitId: z.uuid(),
      from: day,
      to: day,
      format: exportFormat,
      volume: z.coerce.number().int().min(1).max(9999).optional(),
      /** As the data says now, also where the year is closed. */
      asOfNow: z.stringbool().optional(),
    }),
    response: { status: 200, file: true },
    handle: async ({ actor, query }) => {
      const printed = await printYearRegister(ports, actor, given({ register, ...query }));
      const { format } = query;
      if (printed.kind === 'frozen') return { file: frozenFile(ports.storage, printed, format) };
      return { file: await exportFile(printed.book, format, printed.name) };
    },
  });
}

function years(ports: YearRegisterRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/registers/years',
    tag,
    summary: {
      vi: 'Các năm đã khóa của sổ theo dõi giải quyết, sổ gửi bưu điện, sổ sử dụng bản lưu và thống kê',
      en: 'The closed years of the registers of handling, post and archive copies, and of the quantities',
    },
    access: 'register.read',
    query: z.object({ unitId: z.uuid() }),
    response: { status: 200, body: z.object({ items: z.array(registerYearShape) }) },
    handle: async ({ actor, query }) => {
      const found = await readRegisterYears(ports, actor, query.unitId);
      return { body: { items: found.map(toYear) } };
    },
  });
}

function close(ports: YearRegisterRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/registers/{register}/years/{year}/close',
    tag,
    summary: {
      vi: 'Khóa sổ theo dõi giải quyết, sổ gửi bưu điện, sổ sử dụng bản lưu hoặc thống kê của năm đã kết thúc',
      en: 'Close the register of handling, post or archive copies, or the quantities, for a year that is over',
    },
    access: 'register.close',
    idempotent: true,
    params: z.object({
      register: z.enum(yearRegisters),
      year: z.coerce.number().int().min(1900).max(9999),
    }),
    body: z.object({ unitId: z.uuid() }),
    response: { status: 200, body: registerYearShape },
    handle: async ({ actor, params, body }) => ({
      body: toYear(await closeRegister(ports, actor, { ...params, ...body })),
    }),
  });
}

function toYear({ register, year, closedAt, closing }: RegisterYear): z.infer<typeof registerYearShape> {
  if (!closedAt || !closing) throw new Error(`${register} ${year} is not closed`);
  return { register, year, closedAt: iso(closedAt), ...closing, volumes: [...closing.volumes] };
}
