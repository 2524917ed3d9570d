/** The address book of agencies on other systems. */
import { z } from 'zod';
import {
  changeAgency,
  enterAgency,
  listAgencies,
  type ManageAgenciesPorts,
} from '../../../office/exchange/manage-agencies.ts';
import { type RefreshAgenciesPorts, refreshAgencies } from '../../../office/exchange/refresh-agencies.ts';
import type { Unit } from '../../../office/organisation/organisation.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, pageOfShape, pageQuery, present } from '../shapes.ts';

export type AgencyPorts = ManageAgenciesPorts & RefreshAgenciesPorts;

const code = z.string().trim().min(1).max(64);
const own = {
  organCode: code,
  formerOrganCode: code.nullable(),
  name: z.string().trim().min(1).max(200),
  kind: z.string().trim().min(1).max(40),
  abbreviation: z.string().trim().min(1).max(40),
  place: z.string().trim().min(1).max(100),
  validFrom: day,
  validTo: day.nullable(),
  successorId: z.uuid().nullable(),
};
const agencyShape = z.object({ id: z.uuid(), partnerId: z.uuid(), ...own });
const agencyParams = idParams.extend({ unitId: z.uuid() });

const common = { tag: 'exchange', access: 'partner.manage' } as const;

export function agencyRoutes(ports: AgencyPorts): Route[] {
  return [listRoute(ports), enterRoute(ports), changeRoute(ports), refreshRoute(ports)];
}

function listRoute(ports: AgencyPorts): Route {
  return route({
    ...common,
    method: 'get',
    path: '/partners/{id}/agencies',
    summary: {
      vi: 'Cơ quan gửi qua hệ thống này, cả cơ quan đã kết thúc',
      en: 'Agencies reached through it, closed ones too',
    },
    params: idParams,
    query: z.object({ query: z.string().max(200).optional(), ...pageQuery }),
    response: { status: 200, body: pageOfShape(agencyShape) },
    handle: async ({ actor, params, query }) => {
      const page = await listAgencies(ports, actor, { partnerId: params.id, ...present(query) });
      return { body: { items: page.items.map(agencyBody), next: page.next } };
    },
  });
}

function enterRoute(ports: AgencyPorts): Route {
  return route({
    ...common,
    method: 'post',
    path: '/partners/{id}/agencies',
    summary: { vi: 'Ghi một cơ quan vào danh bạ', en: 'Enter an agency' },
    idempotent: true,
    params: idParams,
    body: z.object(own),
    response: { status: 201, body: agencyShape },
    handle: async ({ actor, params, body }) => ({
      body: agencyBody(await enterAgency(ports, actor, { ...body, partnerId: params.id })),
    }),
  });
}

function changeRoute(ports: AgencyPorts): Route {
  return route({
    ...common,
    method: 'patch',
    path: '/partners/{id}/agencies/{unitId}',
    summary: {
      vi: 'Sửa, kết thúc hoặc chuyển cơ quan sang hệ thống khác',
      en: 'Change or close an agency, or move it to another system',
    },
    params: agencyParams,
    body: z.object({ ...own, partnerId: z.uuid() }).partial(),
    response: { status: 200, body: agencyShape },
    handle: async ({ actor, params, body }) => ({
      body: agencyBody(await changeAgency(ports, actor, { id: params.unitId, ...present(body) })),
    }),
  });
}

function refreshRoute(ports: AgencyPorts): Route {
  return route({
    ...common,
    method: 'post',
    path: '/partners/{id}/agencies/refresh',
    summary: { vi: 'Lấy lại danh sách cơ quan từ đối tác', en: 'Read the list of agencies from the partner' },
    params: idParams,
    response: { status: 200, body: z.object({ listed: z.int() }) },
    handle: async ({ actor, params }) => ({
      body: { listed: await refreshAgencies(ports, actor, params.id) },
    }),
  });
}

function agencyBody(unit: Unit): z.infer<typeof agencyShape> {
  const { id, partnerId, organCode, formerOrganCode, name, kind } = unit;
  const { abbreviation, place, validFrom, validTo, successorId } = unit;
  return {
    id,
    partnerId: partnerId!,
    organCode,
    formerOrganCode,
    name,
    kind,
    abbreviation,
    place,
    validFrom,
    validTo,
    successorId,
  };
}
