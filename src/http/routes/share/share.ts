import { z } from 'zod';
import type { ShareFact } from '../../../office/ledger/events.ts';
import { type ExportSharePorts, exportShare } from '../../../office/statistics/export-share.ts';
import {
  type ReadSharePorts,
  readShare,
  readShareDocuments,
  type Share,
} from '../../../office/statistics/read-share.ts';
import {
  type CountedQuery,
  countedParts,
  type LeftOutQuery,
  leftOutParts,
} from '../../../office/statistics/share-store.ts';
import { vietnamTimestamp } from '../../../office/unit-of-work.ts';
import { type Route, route } from '../../route.ts';
import { exportFile, exportFormat } from '../registers/export-file.ts';
import { day, moment, pageOfShape, present } from '../shapes.ts';
import { direction, figures, question, shareGroupRoutes, typeCode } from './share-groups.ts';

const shareClass = z.enum(['A', 'B', 'C', 'D']);

const shareShape = z.object({
  ...question,
  ...figures,
  unitName: z.string(),
  copiesAndDigitised: z.int(),
  recalled: z.int(),
  restated: z.int(),
  excluded: z.object({ stateSecrets: z.int().nullable(), simulated: z.int(), notSent: z.int() }),
  definition: z.object({ vi: z.string(), en: z.string() }),
  cutOff: moment,
});

const countedShape = z.object({
  id: z.uuid(),
  direction,
  /** Null: left out of the count. */
  class: shareClass.nullable(),
  cause: z.string().nullable(),
  origin: z.enum(['electronic', 'copy', 'digitised']),
  typeCode: z.string(),
  countedOn: day,
  recalled: z.boolean(),
  restatedAt: moment.nullable(),
  numberSymbol: z.string(),
  subject: z.string(),
});

export function shareRoutes(ports: ReadSharePorts & ExportSharePorts): Route[] {
  return [...figureRoutes(ports), ...shareGroupRoutes(ports)];
}

function figureRoutes(ports: ReadSharePorts & ExportSharePorts): Route[] {
  const common = { method: 'get', tag: 'figures' } as const;
  return [
    route({
      ...common,
      path: '/share',
      access: 'share.read',
      summary: {
        vi: 'Tỷ lệ văn bản điện tử của đơn vị trong kỳ',
        en: 'The share of electronic documents of a unit in a period',
      },
      query: z.object({ ...question, typeCode }),
      response: { status: 200, body: shareShape },
      handle: async ({ actor, query }) => ({
        body: shareBody(await readShare(ports, actor, present(query))),
      }),
    }),
    route({
      ...common,
      path: '/share/documents',
      access: 'share.open-documents',
      summary: { vi: 'Các văn bản đứng sau con số', en: 'The documents behind a figure' },
      query: z.object({
        ...question,
        typeCode,
        /** One class, or several: `CD`. */
        class: z
          .string()
          .regex(/^(?!.*(.).*\1)[ABCD]{1,4}$/)
          .optional(),
        part: z.enum([...countedParts, ...leftOutParts]).optional(),
        cause: z.string().max(100).optional(),
        /** The counted documents of the units below as well. */
        below: z.enum(['true', 'false']).optional(),
        cursor: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}_[0-9a-f-]{36}$/)
          .optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: { status: 200, body: pageOfShape(countedShape) },
      handle: async ({ actor, query: { class: letters, part, below, ...asked } }) => {
        const classes = letters === undefined ? undefined : ([...letters] as ShareFact['class'][]);
        const query = { ...present({ ...asked, classes }), ...(part && { part }), below: below === 'true' };
        const page = await readShareDocuments(ports, actor, query as CountedQuery | LeftOutQuery);
        const items = page.items.map((item) => ({
          ...item,
          restatedAt: item.restatedAt && vietnamTimestamp(item.restatedAt),
        }));
        return { body: { items, next: page.next } };
      },
    }),
    route({
      ...common,
      path: '/share/export',
      access: 'share.open-documents',
      summary: {
        vi: 'Tỷ lệ văn bản điện tử kèm danh sách văn bản (PDF hoặc XLSX)',
        en: 'The share with its definition and its documents (PDF or XLSX)',
      },
      query: z.object({ ...question, typeCode, format: exportFormat }),
      response: { status: 200, file: true },
      handle: async ({ actor, query: { format, ...asked } }) => {
        const book = await exportShare(ports, actor, present(asked), format);
        const way = asked.direction === 'outgoing' ? 'đi' : 'đến';
        return {
          file: await exportFile(book, format, `Tỷ lệ văn bản ${way} điện tử ${asked.from} đến ${asked.to}`),
        };
      },
    }),
  ];
}

function shareBody(share: Share): z.infer<typeof shareShape> {
  return { ...share, cutOff: vietnamTimestamp(share.cutOff) };
}
