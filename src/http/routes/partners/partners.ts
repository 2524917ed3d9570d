/** Other systems: entered, changed and ended by IT. */
import { z } from 'zod';
import {
  changePartner,
  createPartner,
  endPartner,
  listPartners,
  type ManagePartnersPorts,
  readPartner,
} from '../../../office/exchange/manage-partners.ts';
import { type Partner, partnerKinds } from '../../../office/exchange/partner.ts';
import { type Route, route } from '../../route.ts';
import { idParams, moment } from '../shapes.ts';
import { type AgencyPorts, agencyRoutes } from './agencies.ts';
import { type TrafficPorts, trafficRoutes } from './traffic.ts';

export type PartnerPorts = ManagePartnersPorts & AgencyPorts & TrafficPorts;

const settings = z.record(z.string(), z.unknown());
const content = {
  name: z.string().trim().min(1).max(200),
  endpoint: z.string().max(500).nullable(),
  settings,
  simulated: z.boolean(),
};
const kind = z.enum(partnerKinds);

export const partnerShape = z.object({
  id: z.uuid(),
  name: z.string(),
  kind,
  endpoint: z.string().nullable(),
  settings,
  simulated: z.boolean(),
  version: z.int(),
  createdAt: moment,
  endedAt: moment.nullable(),
});

export function partnerBody({
  createdAt,
  endedAt,
  settings: told,
  ...partner
}: Partner): z.infer<typeof partnerShape> {
  return {
    ...partner,
    settings: { ...told },
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

const common = { tag: 'exchange', access: 'partner.manage' } as const;

export function partnerRoutes(ports: PartnerPorts): Route[] {
  return [...trafficRoutes(ports), ...readRoutes(ports), ...changeRoutes(ports), ...agencyRoutes(ports)];
}

function readRoutes(ports: PartnerPorts): Route[] {
  return [
    route({
      ...common,
      method: 'get',
      path: '/partners',
      summary: { vi: 'Các hệ thống liên thông', en: 'The systems that documents are exchanged with' },
      response: { status: 200, body: z.object({ items: z.array(partnerShape) }) },
      handle: async ({ actor }) => ({
        body: { items: (await listPartners(ports, actor)).map(partnerBody) },
      }),
    }),
    route({
      ...common,
      method: 'get',
      path: '/partners/{id}',
      summary: { vi: 'Một hệ thống liên thông', en: 'One of them' },
      params: idParams,
      response: { status: 200, body: partnerShape },
      handle: async ({ actor, params }) => asReply(await readPartner(ports, actor, params.id)),
    }),
  ];
}

function changeRoutes(ports: PartnerPorts): Route[] {
  return [
    route({
      ...common,
      method: 'post',
      path: '/partners',
      summary: { vi: 'Khai báo hệ thống liên thông', en: 'Enter a system' },
      idempotent: true,
      body: z.object({ kind, ...content }),
      response: { status: 201, body: partnerShape },
      handle: async ({ actor, body }) => {
        const partner = await createPartner(ports, actor, body);
        return { ...asReply(partner), location: `/partners/${partner.id}` };
      },
    }),
    route({
      ...common,
      method: 'put',
      path: '/partners/{id}',
      summary: { vi: 'Sửa thông số của hệ thống liên thông', en: 'Change its settings' },
      params: idParams,
      ifMatch: true,
      body: z.object(content),
      response: { status: 200, body: partnerShape },
      handle: async ({ actor, params, body, version }) =>
        asReply(await changePartner(ports, actor, { ...body, id: params.id, version })),
    }),
    route({
      ...common,
      method: 'post',
      path: '/partners/{id}/end',
      summary: { vi: 'Ngừng liên thông', en: 'End the exchange with it' },
      params: idParams,
      ifMatch: true,
      response: { status: 200, body: partnerShape },
      handle: async ({ actor, params, version }) =>
        asReply(await endPartner(ports, actor, { id: params.id, version })),
    }),
  ];
}

function asReply(partner: Partner) {
  return { body: partnerBody(partner), version: partner.version };
}
