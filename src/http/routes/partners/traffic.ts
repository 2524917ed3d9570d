/** How it goes with each partner, and IT's lever. */
import { z } from 'zod';
import {
  type PartnerTraffic,
  type PartnerTrafficPorts,
  readTraffic,
  reDrivePartner,
} from '../../../office/exchange/partner-traffic.ts';
import { type Route, route } from '../../route.ts';
import { idParams, moment } from '../shapes.ts';

export type TrafficPorts = PartnerTrafficPorts;

const count = z.int().nonnegative();
const seconds = z.number().nullable();

const trafficShape = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.string(),
  simulated: z.boolean(),
  ended: z.boolean(),
  breaker: z.enum(['closed', 'open', 'half-open']),
  failures: count,
  nextTryAt: moment.nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: moment.nullable(),
  lastSuccessAt: moment.nullable(),
  backlog: count,
  oldestSeconds: seconds,
  inFlight: count,
  dead: count,
  causes: z.array(z.object({ error: z.string(), count })),
  doneLastHour: count,
  doneLastDay: count,
  unproved: count,
  arrivedLastDay: count,
  latencyP50Seconds: seconds,
  latencyP99Seconds: seconds,
});

const common = { tag: 'exchange', access: 'partner.manage' } as const;

export function trafficRoutes(ports: TrafficPorts): Route[] {
  return [
    route({
      ...common,
      method: 'get',
      path: '/partners/traffic',
      summary: {
        vi: 'Tình hình liên thông: tồn đọng, ngắt mạch, lỗi, tốc độ',
        en: 'How it goes with each system: backlog, breaker, errors, speed',
      },
      response: { status: 200, body: z.object({ items: z.array(trafficShape) }) },
      handle: async ({ actor }) => ({
        body: { items: (await readTraffic(ports, actor)).map(trafficBody) },
      }),
    }),
    route({
      ...common,
      method: 'post',
      path: '/partners/{id}/re-drive',
      summary: { vi: 'Cho chạy lại mọi việc đã dừng của đối tác', en: 'Drive all stopped work of it again' },
      params: idParams,
      response: { status: 200, body: z.object({ count }) },
      handle: async ({ actor, params }) => ({
        body: { count: await reDrivePartner(ports, actor, params.id) },
      }),
    }),
  ];
}

function trafficBody(traffic: PartnerTraffic): z.infer<typeof trafficShape> {
  const { partner, health, breaker, causes, partnerId: id, ...figures } = traffic;
  return {
    id,
    name: partner.name,
    kind: partner.kind,
    simulated: partner.simulated,
    ended: partner.endedAt !== null,
    breaker,
    failures: health?.failures ?? 0,
    nextTryAt: breaker === 'open' ? (health?.openUntil?.toISOString() ?? null) : null,
    lastError: health?.lastError ?? null,
    lastErrorAt: health?.lastErrorAt?.toISOString() ?? null,
    lastSuccessAt: health?.lastSuccessAt?.toISOString() ?? null,
    ...figures,
    causes: causes.map((cause) => ({ ...cause })),
  };
}
