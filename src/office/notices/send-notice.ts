/** Sends one mail to an official. Who has left, or has no address, gets none. */
import type { Account } from '../identity/identity-store.ts';
import type { Transact } from '../unit-of-work.ts';
import { type NoticeTemplate, noticeFor } from './notice-texts.ts';

export interface SendNoticePorts {
  readonly transact: Transact<{
    readonly identity: {
      account(id: string): Promise<Pick<Account, 'personId' | 'fullName' | 'disabledAt'> | null>;
    };
    readonly organisation: { person(id: string): Promise<{ readonly email: string | null } | null> };
  }>;
  readonly mailer: {
    send(message: { readonly to: string; readonly subject: string; readonly text: string }): Promise<void>;
  };
  readonly publicUrl: string | URL;
}

export async function sendNotice(
  ports: SendNoticePorts,
  command: { readonly accountId: string; readonly template: NoticeTemplate },
): Promise<void> {
  const reader = await ports.transact(async (tx) => {
    const account = await tx.identity.account(command.accountId);
    if (!account || account.disabledAt !== null) return null;
    const person = await tx.organisation.person(account.personId);
    return person?.email ? { email: person.email, fullName: account.fullName } : null;
  });
  if (!reader) return;
  const notice = noticeFor(command.template, reader.fullName, new URL(ports.publicUrl).href);
  await ports.mailer.send({ to: reader.email, ...notice });
}
