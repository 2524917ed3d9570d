import { z } from 'zod';
import { listTasks, type TaskPorts, taskBoxes } from '../../../office/incoming/list-tasks.ts';
import { type Route, route } from '../../route.ts';
import { day, moment, pageOfShape, pageQuery, present } from '../shapes.ts';

const taskShape = z.object({
  id: z.uuid(),
  assigneeId: z.uuid(),
  part: z.enum(['lead', 'cooperate']),
  state: z.enum(['assigned', 'in_progress', 'done', 'closed']),
  dueDate: day.nullable(),
  late: z.boolean(),
  assignedAt: moment,
  assignedByName: z.string(),
  unitName: z.string().nullable(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  result: z.string().nullable(),
  leaderName: z.string().nullable(),
  subject: z.string(),
  numberSymbol: z.string(),
  senderName: z.string(),
  issuedOn: day.nullable(),
  urgency: z.string(),
  arrivalNumber: z.int().nullable(),
  replyDocumentId: z.uuid().nullable(),
  version: z.int(),
});

export function taskRoutes(ports: TaskPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/tasks',
      tag: 'incoming',
      access: 'incoming.read',
      summary: {
        vi: 'Việc được giao cho tôi, với hạn của phần tôi',
        en: 'What is assigned to me, with the deadline of my part',
      },
      query: z.object({
        ...pageQuery,
        limit: pageQuery.limit.default(20),
        box: z.enum(taskBoxes).default('open'),
      }),
      response: { status: 200, body: pageOfShape(taskShape) },
      handle: async ({ actor, query }) => {
        const { items, next } = await listTasks(ports, actor, present(query));
        const body = items.map(({ assignedAt, startedAt, finishedAt, ...task }) => ({
          ...task,
          assignedAt: assignedAt.toISOString(),
          startedAt: startedAt?.toISOString() ?? null,
          finishedAt: finishedAt?.toISOString() ?? null,
        }));
        return { body: { items: body, next } };
      },
    }),
  ];
}
