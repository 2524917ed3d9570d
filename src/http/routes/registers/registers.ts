/** The numbered registers on paper and as workbooks, the closing of a year (NĐ 30/2020 appendix IV, I and VI). */
import { z } from 'zod';
import { type CloseYearPorts, closeYear } from '../../../office/documents/registers/close-year.ts';
import { volumesOf, type YearClosing } from '../../../office/documents/registers/closing.ts';
import {
  type PrintRegisterPorts,
  printRegister,
} from '../../../office/documents/registers/print-register.ts';
import { type ReadYearsPorts, readYears } from '../../../office/documents/registers/read-years.ts';
import { VOLUME_LINES, volumeRanges } from '../../../office/documents/registers/render-register.ts';
import { type Route, route } from '../../route.ts';
import { byId, given, iso } from '../documents/shapes.ts';
import type { StoredBytes } from '../incoming/incoming.ts';
import { day } from '../shapes.ts';
import { exportFile, exportFormat, frozenFile } from './export-file.ts';

export type RegisterRoutesPorts = PrintRegisterPorts &
  CloseYearPorts &
  ReadYearsPorts & { readonly storage: StoredBytes };

const tag = 'registers';
const yearNumber = z.coerce.number().int().min(1900).max(9999);
const volumeShape = z.object({
  volume: z.int(),
  firstNumber: z.int(),
  lastNumber: z.int(),
  firstDate: day,
  lastDate: day,
  sha256: z.string(),
  size: z.int(),
});
const closingShape = z.object({
  firstNumber: z.int(),
  lastNumber: z.int(),
  count: z.int(),
  voids: z.array(z.object({ number: z.int(), reason: z.string() })),
  firstDate: day,
  lastDate: day,
  closedBy: z.string(),
  position: z.string(),
  sha256: z.string(),
  size: z.int(),
  volumes: z.array(volumeShape),
});
const yearShape = z.object({
  year: z.int(),
  nextNumber: z.int(),
  volumeCount: z.int(),
  lastDate: day.nullable(),
  closedAt: z.string().nullable(),
  closing: closingShape.nullable(),
});
export function registerRoutes(ports: RegisterRoutesPorts): Route[] {
  return [print(ports), years(ports), close(ports)];
}

function print(ports: RegisterRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/books/{id}/print',
    tag,
    summary: {
      vi: 'In sổ theo Phụ lục IV Nghị định 30/2020/NĐ-CP (PDF hoặc XLSX)',
      en: 'The register in the form of Decree 30/2020, appendix IV (PDF or XLSX)',
    },
    access: 'register.read',
    params: byId,
    query: z.object({
      year: yearNumber.optional(),
      from: day.optional(),
      to: day.optional(),
      volume: z.coerce.number().int().min(1).max(9999).optional(),
      format: exportFormat,
    }),
    response: { status: 200, file: true },
    handle: async ({ actor, params, query }) => {
      const { format } = query;
      const wish = given({ bookId: params.id, ...query });
      const printed = await printRegister(ports, actor, wish);
      if (printed.kind === 'made') return { file: await exportFile(printed.book, format, printed.name) };
      return { file: frozenFile(ports.storage, printed, 'pdf') };
    },
  });
}

function years(ports: RegisterRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/books/{id}/years',
    tag,
    summary: { vi: 'Các năm của sổ và việc khóa sổ', en: 'The years of a book and their closing' },
    access: 'register.read',
    params: byId,
    response: { status: 200, body: z.object({ items: z.array(yearShape) }) },
    handle: async ({ actor, params }) => {
      const found = await readYears(ports, actor, params.id);
      const items = found.map(({ year, nextNumber, lastDate, closedAt, closing }) => ({
        year,
        nextNumber,
        volumeCount: closing ? volumesOf(closing).length : volumeRanges(nextNumber - 1, VOLUME_LINES).length,
        lastDate,
        closedAt: iso(closedAt),
        closing: closing ? toClosing(closing) : null,
      }));
      return { body: { items } };
    },
  });
}

function close(ports: RegisterRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/books/{id}/years/{year}/close',
    tag,
    summary: { vi: 'Khóa sổ của năm đã kết thúc', en: 'Close a book for a year that is over' },
    access: 'register.close',
    idempotent: true,
    params: byId.extend({ year: yearNumber }),
    response: { status: 200, body: closingShape.extend({ closedAt: z.string() }) },
    handle: async ({ actor, params }) => {
      const closed = await closeYear(ports, actor, { bookId: params.id, year: params.year });
      return { body: { ...toClosing(closed), closedAt: iso(closed.closedAt) } };
    },
  });
}

function toClosing({ voids, ...closing }: YearClosing): z.infer<typeof closingShape> {
  return { ...closing, voids: [...voids], volumes: [...volumesOf({ ...closing, voids })] };
}
