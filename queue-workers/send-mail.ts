import { z } from 'zod';
import { type SendNoticePorts, sendNotice } from '../src/office/notices/send-notice.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({
  accountId: z.uuid(),
  template: z.string(),
  params: z.record(z.string(), z.string()),
});

/** Mails officials a digest of what waits. A mail sent twice after a crash bears the same id. */
export function sendMailWorker(ports: SendNoticePorts): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'send-mail',
    schema,
    concurrency: 4,
    handle: ({ accountId }, context) =>
      sendNotice(ports, systemActor(context), { accountId, jobId: context.jobId }),
  };
}
