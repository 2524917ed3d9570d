import { z } from 'zod';
import { noticeTemplates } from '../src/office/notices/notice-texts.ts';
import { type SendNoticePorts, sendNotice } from '../src/office/notices/send-notice.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({
  accountId: z.uuid(),
  template: z.enum(noticeTemplates),
  params: z.record(z.string(), z.string()),
});

/** Mails officials that something waits. A mail sent twice after a crash does no harm. */
export function sendMailWorker(ports: SendNoticePorts): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'send-mail',
    schema,
    concurrency: 2,
    handle: ({ accountId, template }) => sendNotice(ports, { accountId, template }),
  };
}
