import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { httpErrors } from '../../errors.ts';
import { type Route, route } from '../../route.ts';

export interface ReceivedMail {
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export interface MailboxPorts {
  /** The development mailbox; undefined when mail goes to a real server. */
  readonly mailbox: { list(address?: string): readonly ReceivedMail[] } | undefined;
}

const mail = z.object({
  id: z.string(),
  receivedAt: z.iso.datetime(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
});

export function mailboxRoutes(ports: MailboxPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/mailbox',
      tag: 'service',
      summary: {
        vi: 'Hộp thư thử nghiệm: thư mà hệ thống đã gửi (chỉ khi trình diễn)',
        en: 'The development mailbox: what the service has mailed (demo only)',
      },
      access: 'signed-in',
      query: z.object({ address: z.string().max(320).optional() }),
      response: { status: 200, body: z.object({ items: z.array(mail) }) },
      handle: async ({ query }) => {
        if (ports.mailbox === undefined) throw new AppError(httpErrors.ADDRESS_NOT_FOUND);
        const items = ports.mailbox.list(query.address).map((one) => ({
          ...one,
          to: [...one.to],
          receivedAt: one.receivedAt.toISOString(),
        }));
        return { body: { items } };
      },
    }),
  ];
}
