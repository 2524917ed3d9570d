import { z } from 'zod';
import {
  changeGroup,
  createGroup,
  type GroupPorts,
  listGroups,
  readGroup,
  removeGroup,
} from '../../../office/organisation/address-groups.ts';
import type { AddressGroup } from '../../../office/organisation/organisation-store.ts';
import { type Route, route } from '../../route.ts';
import { idParams } from '../shapes.ts';

const content = {
  name: z.string().trim().min(1).max(100),
  members: z
    .array(z.object({ unitId: z.uuid(), channel: z.enum(['electronic', 'both', 'paper']) }))
    .min(1)
    .max(1000),
};
const groupShape = z.object({ id: z.uuid(), unitId: z.uuid(), version: z.int(), ...content });

function asReply(group: AddressGroup) {
  const { id, unitId, name, version, members } = group;
  return { body: { id, unitId, name, version, members: [...members] }, version };
}

export function groupRoutes(ports: GroupPorts): Route[] {
  return [...readingRoutes(ports), ...changingRoutes(ports)];
}

const tag = 'organisation';

function readingRoutes(ports: GroupPorts): Route[] {
  const common = { method: 'get', tag, access: 'group.read' } as const;
  return [
    route({
      ...common,
      path: '/groups',
      summary: { vi: 'Nhóm nơi nhận của đơn vị', en: 'Address groups of a unit' },
      query: z.object({ unitId: z.uuid() }),
      response: { status: 200, body: z.object({ items: z.array(groupShape) }) },
      handle: async ({ actor, query }) => ({
        body: { items: (await listGroups(ports, actor, query.unitId)).map((group) => asReply(group).body) },
      }),
    }),
    route({
      ...common,
      path: '/groups/{id}',
      summary: { vi: 'Một nhóm nơi nhận', en: 'One address group' },
      params: idParams,
      response: { status: 200, body: groupShape },
      handle: async ({ actor, params }) => asReply(await readGroup(ports, actor, params.id)),
    }),
  ];
}

function changingRoutes(ports: GroupPorts): Route[] {
  const common = { tag, access: 'group.manage' } as const;
  return [
    route({
      ...common,
      method: 'post',
      path: '/groups',
      summary: { vi: 'Tạo nhóm nơi nhận', en: 'Make an address group' },
      idempotent: true,
      body: z.object({ unitId: z.uuid(), ...content }),
      response: { status: 201, body: groupShape },
      handle: async ({ actor, body }) => {
        const group = await createGroup(ports, actor, body);
        return { ...asReply(group), location: `/groups/${group.id}` };
      },
    }),
    route({
      ...common,
      method: 'put',
      path: '/groups/{id}',
      summary: { vi: 'Sửa nhóm nơi nhận', en: 'Change an address group' },
      params: idParams,
      ifMatch: true,
      body: z.object(content),
      response: { status: 200, body: groupShape },
      handle: async ({ actor, params, body, version }) =>
        asReply(await changeGroup(ports, actor, { ...body, groupId: params.id, version })),
    }),
    route({
      ...common,
      method: 'delete',
      path: '/groups/{id}',
      summary: { vi: 'Xóa nhóm nơi nhận', en: 'Remove an address group' },
      params: idParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        await removeGroup(ports, actor, params.id);
        return {};
      },
    }),
  ];
}
