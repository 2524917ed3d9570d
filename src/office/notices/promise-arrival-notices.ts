/** The same notice as `promiseNotices` to the clerks of many units at once, in few statements. */
import type { Role } from '../identity/actor.ts';
import { type Outbox, vietnamDate } from '../unit-of-work.ts';
import { GATHER_MS } from './promise-notices.ts';

export interface ArrivalNoticesTx {
  readonly identity: {
    /** Accounts in use of those who hold a post of this role in these units on that day and have an address for mail. */
    accountsToMail(unitIds: readonly string[], role: Role, on: string): Promise<readonly string[]>;
  };
  readonly outbox: Pick<Outbox, 'promiseOnceEach'>;
}

export async function promiseArrivalNotices(
  tx: ArrivalNoticesTx,
  unitIds: readonly string[],
  now: Date,
): Promise<void> {
  const accountIds = await tx.identity.accountsToMail(unitIds, 'clerk', vietnamDate(now));
  if (accountIds.length === 0) return;
  await tx.outbox.promiseOnceEach(
    'send-mail',
    accountIds.map((accountId) => ({ accountId, template: 'document-arrived', params: {} })),
    { notBefore: new Date(now.getTime() + GATHER_MS), oncePer: 'accountId' },
  );
}
