import type { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { partnerKinds } from '../../../office/exchange/partner.ts';
import type { AppointPorts } from '../../../office/organisation/appoint-person.ts';
import { organisationErrors } from '../../../office/organisation/errors.ts';
import { type ImportPorts, importUnits } from '../../../office/organisation/import-units.ts';
import {
  listAppointments,
  listUnits,
  type ReachedUnit,
  type ReadUnitsPorts,
  readUnit,
} from '../../../office/organisation/read-units.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, pageOfShape, pageQuery, present } from '../shapes.ts';
import { appointmentBody, appointmentRoutes, appointmentShape } from './appointments.ts';

export type UnitPorts = ReadUnitsPorts & ImportPorts & AppointPorts;

const csvLimit = 5 * 1024 * 1024;

const unitShape = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.string(),
  organCode: z.string(),
  parentId: z.uuid().nullable(),
  validFrom: day,
  validTo: day.nullable(),
  successorId: z.uuid().nullable(),
  abbreviation: z.string(),
  place: z.string(),
  hasSeal: z.boolean(),
  formerOrganCode: z.string().nullable(),
  /** The other system by which it is reached; null = hosted here. */
  partner: z
    .object({ id: z.uuid(), name: z.string(), kind: z.enum(partnerKinds), simulated: z.boolean() })
    .nullable(),
});

const outcomeShape = z.object({
  dryRun: z.boolean(),
  written: z.boolean(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  errors: z.array(
    z.object({ line: z.int(), column: z.string(), code: z.string(), vi: z.string(), en: z.string() }),
  ),
});

function unitBody(unit: ReachedUnit): z.infer<typeof unitShape> {
  const { id, name, kind, organCode, parentId, validFrom, validTo, successorId } = unit;
  const { abbreviation, place, hasSeal, formerOrganCode, partner } = unit;
  return {
    id,
    name,
    kind,
    organCode,
    parentId,
    validFrom,
    validTo,
    successorId,
    abbreviation,
    place,
    hasSeal,
    formerOrganCode,
    partner: partner && {
      id: partner.id,
      name: partner.name,
      kind: partner.kind,
      simulated: partner.simulated,
    },
  };
}

export function unitRoutes(ports: UnitPorts): Route[] {
  const common = { method: 'get', tag: 'organisation' } as const;
  return [
    route({
      ...common,
      path: '/units',
      summary: { vi: 'Tìm đơn vị, tại một ngày', en: 'Find units, as of a day' },
      access: 'unit.read',
      query: z.object({
        on: day.optional(),
        parentId: z.uuid().optional(),
        query: z.string().max(200).optional(),
        ...pageQuery,
      }),
      response: { status: 200, body: pageOfShape(unitShape) },
      handle: async ({ actor, query }) => {
        const { items, next } = await listUnits(ports, actor, present(query));
        return { body: { items: items.map(unitBody), next } };
      },
    }),
    route({
      ...common,
      path: '/units/{id}',
      summary: { vi: 'Một đơn vị', en: 'One unit' },
      access: 'unit.read',
      params: idParams,
      response: { status: 200, body: unitShape },
      handle: async ({ actor, params }) => ({ body: unitBody(await readUnit(ports, actor, params.id)) }),
    }),
    route({
      ...common,
      path: '/units/{id}/appointments',
      summary: { vi: 'Ai giữ chức vụ gì, tại một ngày', en: 'Who holds which post, as of a day' },
      access: 'person.read',
      params: idParams,
      query: z.object({ on: day.optional() }),
      response: { status: 200, body: z.object({ items: z.array(appointmentShape) }) },
      handle: async ({ actor, params, query }) => {
        const found = await listAppointments(ports, actor, present({ unitId: params.id, on: query.on }));
        return { body: { items: found.map(appointmentBody) } };
      },
    }),
    importRoute(ports),
    ...appointmentRoutes(ports),
  ];
}

function importRoute(ports: UnitPorts): Route {
  return route({
    method: 'post',
    path: '/units/import',
    tag: 'organisation',
    summary: {
      vi: 'Nạp đơn vị từ CSV; chạy thử với dryRun=true',
      en: 'Import units from CSV; dryRun=true only tries',
    },
    access: 'unit.manage',
    query: z.object({ dryRun: z.enum(['true', 'false']).default('false'), name: z.string().optional() }),
    upload: { limit: csvLimit },
    response: { status: 200, body: outcomeShape },
    handle: async ({ actor, query, upload }) => {
      const dryRun = query.dryRun === 'true';
      const { errors, ...outcome } = await importUnits(ports, actor, { csv: await readText(upload), dryRun });
      if (!dryRun && errors.length > 0)
        throw new AppError(organisationErrors.CSV_REJECTED, {
          params: { count: errors.length },
          details: { errors },
        });
      return { body: { ...outcome, errors: [...errors] } };
    },
  });
}

async function readText(upload: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of upload) chunks.push(chunk as Buffer);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new AppError(organisationErrors.CSV_UNREADABLE, { params: { line: 1 }, cause });
  }
}
