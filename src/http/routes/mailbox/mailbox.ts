import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { httpErrors } from '../../errors.ts';
import { type Route, route } from '../../route.ts';

const message = z.object({
  id: z.string(),
  receivedAt: z.iso.datetime(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
});
export type MailboxMessage = z.infer<typeof message>;

export interface MailboxPorts {
  /** The development mailbox; null when mail goes to a real server. */
  readonly mailbox: { list(): Promise<readonly MailboxMessage[]> } | null;
}

export function mailboxRoutes(ports: MailboxPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/mailbox',
      tag: 'service',
      summary: {
        vi: 'Hộp thư thử nghiệm: thư mà hệ thống đã gửi',
        en: 'The development mailbox: what the service has mailed',
      },
      access: 'signed-in',
      response: { status: 200, body: z.object({ items: z.array(message) }) },
      handle: async () => {
        if (ports.mailbox === null) throw new AppError(httpErrors.ADDRESS_NOT_FOUND);
        return { body: { items: [...(await ports.mailbox.list())] } };
      },
    }),
  ];
}
