/** The use of archive copies: its lines and the book on paper (NĐ 30/2020 appendix IV, IV). */
import { z } from 'zod';
import { type LendCopyPorts, lendCopy } from '../../../office/documents/registers/paper/lend-copy.ts';
import type { CopyUse } from '../../../office/documents/registers/paper/paper-records.ts';
import {
  listCopyUses,
  type ReadCopyUsesPorts,
  type ReturnCopyPorts,
  returnCopy,
} from '../../../office/documents/registers/paper/return-copy.ts';
import { type Route, route } from '../../route.ts';
import { iso } from '../documents/shapes.ts';
import { day, idParams, pageOfShape, pageQuery, present } from '../shapes.ts';

export type CopyUseRoutesPorts = LendCopyPorts & ReturnCopyPorts & ReadCopyUsesPorts;

const tag = 'registers';
const uuid = z.uuid();
const text = (limit: number) => z.string().max(limit).nullish();
const copyUseShape = z.object({
  id: uuid,
  unitId: uuid,
  entryId: uuid,
  documentId: uuid.nullable(),
  usedOn: day,
  userName: z.string(),
  numberSymbol: z.string(),
  documentDate: day,
  titleAndSubject: z.string(),
  fileCode: z.string().nullable(),
  receipt: z.string().nullable(),
  returnedOn: day.nullable(),
  permittedById: uuid,
  permittedBy: z.string(),
  purpose: z.string(),
  note: z.string().nullable(),
  createdAt: z.string(),
  version: z.int(),
});

export function copyUseRoutes(ports: CopyUseRoutesPorts): Route[] {
  return [list(ports), lend(ports), giveBack(ports)];
}

function list(ports: CopyUseRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/copy-uses',
    tag,
    summary: { vi: 'Việc sử dụng bản lưu', en: 'Use of archive copies' },
    access: 'register.read',
    query: z.object({
      unitId: uuid,
      from: day.optional(),
      to: day.optional(),
      /** Only those that are not back yet. */
      out: z.stringbool().optional(),
      ...pageQuery,
    }),
    response: { status: 200, body: pageOfShape(copyUseShape) },
    handle: async ({ actor, query }) => {
      const { items, next } = await listCopyUses(ports, actor, present(query));
      return { body: { items: items.map(toCopyUse), next } };
    },
  });
}

function lend(ports: CopyUseRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/copy-uses',
    tag,
    summary: { vi: 'Ghi sổ sử dụng bản lưu', en: 'Give out an archive copy' },
    access: 'register.write',
    idempotent: true,
    body: z.object({
      unitId: uuid,
      entryId: uuid,
      usedOn: day,
      userName: z.string().max(400),
      purpose: z.string().max(600),
      permittedById: uuid,
      fileCode: text(120),
      receipt: text(400),
      note: text(1000),
    }),
    response: { status: 201, body: copyUseShape },
    handle: async ({ actor, body }) => {
      const use = await lendCopy(ports, actor, present(body));
      return { body: toCopyUse(use), version: use.version, location: `/copy-uses/${use.id}` };
    },
  });
}

function giveBack(ports: CopyUseRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/copy-uses/{id}/return',
    tag,
    summary: { vi: 'Ghi ngày trả bản lưu', en: 'Enter the return of an archive copy' },
    access: 'register.write',
    ifMatch: true,
    params: idParams,
    body: z.object({ returnedOn: day, note: text(1000) }),
    response: { status: 200, body: copyUseShape },
    handle: async ({ actor, params, body, version }) => {
      const use = await returnCopy(ports, actor, { copyUseId: params.id, version, ...present(body) });
      return { body: toCopyUse(use), version: use.version };
    },
  });
}

function toCopyUse({ createdBy: _, createdAt, ...use }: CopyUse): z.infer<typeof copyUseShape> {
  return { ...use, createdAt: iso(createdAt) };
}
