import { z } from 'zod';
import type { ReadSharePorts } from '../../../office/statistics/read-share.ts';
import { readShareGroups, readSharesBelow } from '../../../office/statistics/read-share-groups.ts';
import { shareGroupings } from '../../../office/statistics/share-store.ts';
import { vietnamTimestamp } from '../../../office/unit-of-work.ts';
import { type Route, route } from '../../route.ts';
import { day, moment, present } from '../shapes.ts';

export const direction = z.enum(['outgoing', 'incoming']);
export const question = { unitId: z.uuid(), direction, from: day, to: day };
export const typeCode = z.string().max(10).optional();
const ratio = z.number().min(0).max(1).nullable();
export const figures = {
  n: z.int(),
  classes: z.object({ A: z.int(), B: z.int(), C: z.int(), D: z.int() }),
  exchangedElectronically: ratio,
  fullyElectronic: ratio,
};

const groupShape = z.object({ key: z.string(), ...figures });
const unitShape = z.object({
  unitId: z.uuid(),
  unitName: z.string(),
  kind: z.string(),
  month: z.string().nullable(),
  ...figures,
});

export function shareGroupRoutes(ports: ReadSharePorts): Route[] {
  const common = { method: 'get', tag: 'figures', access: 'share.read' } as const;
  return [
    route({
      ...common,
      path: '/share/series',
      summary: {
        vi: 'Tỷ lệ văn bản điện tử theo tháng, theo loại hoặc theo nguyên nhân',
        en: 'The share by month, by type or by cause',
      },
      query: z.object({ ...question, typeCode, by: z.enum(shareGroupings).default('month') }),
      response: { status: 200, body: z.object({ items: z.array(groupShape), cutOff: moment }) },
      handle: async ({ actor, query: { by, ...asked } }) => {
        const { items, cutOff } = await readShareGroups(ports, actor, present(asked), by);
        return { body: { items: [...items], cutOff: vietnamTimestamp(cutOff) } };
      },
    }),
    route({
      ...common,
      path: '/share/units',
      summary: {
        vi: 'Tỷ lệ văn bản điện tử của đơn vị và các đơn vị trực thuộc',
        en: 'The share of a unit and of every unit below it',
      },
      query: z.object({ ...question, typeCode, by: z.enum(['total', 'month']).default('total') }),
      response: { status: 200, body: z.object({ items: z.array(unitShape), cutOff: moment }) },
      handle: async ({ actor, query: { by, ...asked } }) => {
        const monthly = by === 'month';
        const { items, cutOff } = await readSharesBelow(ports, actor, present(asked), { monthly });
        return { body: { items: [...items], cutOff: vietnamTimestamp(cutOff) } };
      },
    }),
  ];
}
