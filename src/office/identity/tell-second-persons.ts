/** Mail to those who may confirm a request: the unit's leaders, and the IT officers in charge of it. */
import { type PromiseNoticesTx, promiseNotices } from '../notices/promise-notices.ts';
import type { Recovery } from './recovery-store.ts';

export interface TellTx extends Omit<PromiseNoticesTx, 'organisation'> {
  readonly organisation: PromiseNoticesTx['organisation'] & {
    unitPath(unitId: string): Promise<readonly string[]>;
  };
}

/** Who asked is among them, and finds nothing of their own in the mail, so that none is sent. */
export async function tellSecondPersons(tx: TellTx, recovery: Recovery): Promise<void> {
  const common = { template: 'recovery-to-confirm', now: recovery.requestedAt } as const;
  await promiseNotices(tx, { ...common, unitId: recovery.unitId, role: 'leader' });
  for (const unitId of await tx.organisation.unitPath(recovery.unitId))
    await promiseNotices(tx, { ...common, unitId, role: 'it' });
}
