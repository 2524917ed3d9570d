import { z } from 'zod';
import { ledgerKinds } from '../../../office/ledger/events.ts';
import {
  type LedgerSubject,
  type ReadLedgerPorts,
  readLedger,
  readOwnHistory,
} from '../../../office/ledger/read-ledger.ts';
import { type Route, route } from '../../route.ts';
import { pageOfShape, present } from '../shapes.ts';
import { eventBody, eventShape, historyQuery } from './event-shape.ts';

const recordedShape = eventShape.extend({
  seq: z.int(),
  traceId: z.string(),
  /** Whom it concerns, by name. */
  about: z.string().nullable(),
});

const query = historyQuery
  .extend({
    documentId: z.uuid().optional(),
    incomingId: z.uuid().optional(),
    unitId: z.uuid().optional(),
    /** How the kinds begin, of a unit's record: `account.,recovery.`. */
    kinds: z
      .string()
      .regex(/^[a-z.-]{1,40}(,[a-z.-]{1,40}){0,19}$/)
      .optional(),
  })
  .refine(
    ({ documentId, incomingId, unitId }) =>
      [documentId, incomingId, unitId].filter((id) => id !== undefined).length === 1,
    'exactly one of documentId, incomingId, unitId',
  );

const ownShape = eventShape.extend({ seq: z.int(), subject: z.string().nullable() });

export function ledgerRoutes(ports: ReadLedgerPorts): Route[] {
  return [
    ownHistory(ports),
    route({
      method: 'get',
      path: '/ledger',
      tag: 'figures',
      access: 'ledger.read',
      summary: {
        vi: 'Nhật ký của một văn bản, văn bản đến hoặc đơn vị',
        en: 'The record of a document, an arrival or a unit',
      },
      query,
      response: { status: 200, body: pageOfShape(recordedShape) },
      handle: async ({ actor, query: asked }) => {
        const { cursor, limit } = asked;
        const page = await readLedger(ports, actor, subjectOf(asked), present({ cursor, limit }));
        const items = page.items.map((event) => ({
          ...eventBody(event),
          seq: event.seq,
          traceId: event.traceId,
          about: event.about,
        }));
        return { body: { items, next: page.next } };
      },
    }),
  ];
}

function ownHistory(ports: ReadLedgerPorts): Route {
  return route({
    method: 'get',
    path: '/session/history',
    tag: 'identity',
    access: 'signed-in',
    summary: { vi: 'Những việc tôi đã làm', en: 'What I did' },
    query: historyQuery,
    response: { status: 200, body: pageOfShape(ownShape) },
    handle: async ({ actor, query: { cursor, limit } }) => {
      const page = await readOwnHistory(ports, actor, present({ cursor, limit }));
      const items = page.items.map((event) => ({
        ...eventBody(event),
        seq: event.seq,
        subject: event.subject,
      }));
      return { body: { items, next: page.next } };
    },
  });
}

function subjectOf({ documentId, incomingId, unitId, kinds }: z.infer<typeof query>): LedgerSubject {
  if (documentId !== undefined) return { documentId };
  if (incomingId !== undefined) return { incomingId };
  if (kinds === undefined) return { unitId: unitId! };
  const beginnings = kinds.split(',');
  return {
    unitId: unitId!,
    kinds: ledgerKinds.filter((kind) => beginnings.some((one) => kind.startsWith(one))),
  };
}
