import { z } from 'zod';
import type { PromisedWork } from '../../../office/queues/promise-store.ts';
import {
  giveUpPromise,
  listPromises,
  type QueueBoardPorts,
  readQueueBoard,
  reDrivePromise,
} from '../../../office/queues/queue-board.ts';
import { type QueueName, queueNames } from '../../../office/unit-of-work.ts';
import { type Route, route } from '../../route.ts';
import { moment, pageOfShape, pageQuery, present } from '../shapes.ts';

const tag = 'service';
const queue = z.enum(queueNames as [QueueName, ...QueueName[]]);
const count = z.number().int().nonnegative();
const deadParams = z.object({ queue, id: z.uuid() });

const boardShape = z.object({
  queues: z.array(
    z.object({
      queue,
      open: count,
      late: count,
      dead: count,
      oldestOpenSeconds: z.number().nullable(),
      finishedLastHour: count,
      causes: z.array(z.object({ error: z.string(), count })),
      engine: z
        .object({ waiting: count, active: count, delayed: count, completed: count, failed: count })
        .nullable(),
    }),
  ),
  stalledIssuing: z.array(z.object({ documentId: z.uuid(), unitId: z.uuid() })),
  processes: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      roles: z.array(z.string()),
      startedAt: moment,
      silentSeconds: z.number(),
      gone: z.boolean(),
    }),
  ),
});

const workShape = z.object({
  id: z.uuid(),
  queue,
  createdAt: moment,
  attempts: count,
  lastError: z.string().nullable(),
  deadAt: moment.nullable(),
  traceId: z.string(),
  unitId: z.uuid().nullable(),
  documentId: z.uuid().nullable(),
  incomingId: z.uuid().nullable(),
  accountId: z.uuid().nullable(),
  partner: z.string().nullable(),
});

export function queueRoutes(ports: QueueBoardPorts): Route[] {
  return [boardRoute(ports), listRoute(ports), ...deadWorkRoutes(ports)];
}

function boardRoute(ports: QueueBoardPorts): Route {
  return route({
    method: 'get',
    path: '/queues',
    tag,
    access: 'queues.read',
    summary: {
      vi: 'Bảng hàng đợi: đang chờ, chậm, đã dừng và nguyên nhân',
      en: 'The queues: what waits, is late or has stopped, and why',
    },
    response: { status: 200, body: boardShape },
    handle: async ({ actor }) => {
      const { queues, stalledIssuing, processes } = await readQueueBoard(ports, actor);
      return {
        body: {
          queues: queues.map((one) => ({
            ...one,
            causes: one.causes.map((cause) => ({ ...cause })),
            engine: one.engine && { ...one.engine },
          })),
          stalledIssuing: stalledIssuing.map(({ id, unitId }) => ({ documentId: id, unitId })),
          processes: processes.map(({ id, host, roles, startedAt, silentForMs, gone }) => ({
            id,
            host,
            roles: [...roles],
            startedAt: startedAt.toISOString(),
            silentSeconds: Math.max(0, Math.round(silentForMs / 1000)),
            gone,
          })),
        },
      };
    },
  });
}

function listRoute(ports: QueueBoardPorts): Route {
  return route({
    method: 'get',
    path: '/queues/{queue}/work',
    tag,
    access: 'queues.read',
    summary: { vi: 'Việc bị chậm hoặc đã dừng của một hàng đợi', en: 'Late or stopped work of a queue' },
    params: z.object({ queue }),
    query: z.object({ state: z.enum(['late', 'dead']), ...pageQuery }),
    response: { status: 200, body: pageOfShape(workShape) },
    handle: async ({ actor, params, query }) => {
      const page = await listPromises(ports, actor, { queue: params.queue, ...present(query) });
      return { body: { items: page.items.map(workBody), next: page.next } };
    },
  });
}

function deadWorkRoutes(ports: QueueBoardPorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/queues/{queue}/dead/{id}/re-drive',
      tag,
      access: 'queues.re-drive',
      summary: { vi: 'Cho chạy lại một việc đã dừng', en: 'Drive stopped work again' },
      params: deadParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        await reDrivePromise(ports, actor, params);
        return {};
      },
    }),
    route({
      method: 'post',
      path: '/queues/{queue}/dead/{id}/give-up',
      tag,
      access: 'queues.re-drive',
      summary: { vi: 'Thôi không chạy lại, ghi lý do', en: 'Give up stopped work, with the reason' },
      params: deadParams,
      body: z.object({ reason: z.string().trim().min(1).max(2000) }),
      response: { status: 204 },
      handle: async ({ actor, params, body }) => {
        await giveUpPromise(ports, actor, { ...params, ...body });
        return {};
      },
    }),
  ];
}

function workBody({ createdAt, deadAt, ...work }: PromisedWork): z.infer<typeof workShape> {
  return { ...work, createdAt: createdAt.toISOString(), deadAt: deadAt?.toISOString() ?? null };
}
