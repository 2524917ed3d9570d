import { z } from 'zod';
import type { Job } from '../../../office/documents/job-store.ts';
import { type ReadJobPorts, readJob } from '../../../office/outgoing/read-job.ts';
import { type Route, route } from '../../route.ts';

const told = z.object({ vi: z.string(), en: z.string() });

export const jobShape = z.object({
  id: z.uuid(),
  kind: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  documentId: z.uuid().nullable(),
  step: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ code: z.string(), title: told, remedy: told }).nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  updatedAt: z.iso.datetime({ offset: true }),
});

export function toJob(job: Job): z.infer<typeof jobShape> {
  const { id, kind, state, documentId, step, result, error } = job;
  return {
    id,
    kind,
    state,
    documentId,
    step,
    result: result && { ...result },
    error: error && { code: error.code, title: { ...error.title }, remedy: { ...error.remedy } },
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
  };
}

export function jobRoutes(ports: ReadJobPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/jobs/{id}',
      tag: 'jobs',
      summary: { vi: 'Tiến độ một việc đang chạy', en: 'Progress of a job' },
      access: 'signed-in',
      params: z.object({ id: z.uuid() }),
      response: { status: 200, body: jobShape },
      handle: async ({ actor, params }) => ({ body: toJob(await readJob(ports, actor, params.id)) }),
    }),
  ];
}
