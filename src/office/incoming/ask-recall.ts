/** Receiver: the sender wants a document back (13). A clerk answers with 15 or 16; nothing is withdrawn by itself. */
import { AppError } from '../../app-error.ts';
import { exchangeErrors } from '../exchange/errors.ts';
import type { StatusAnswer } from '../exchange/gateway.ts';
import type { StatusMessage } from '../exchange/status-message.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { IncomingStore } from './incoming-store.ts';

export interface AskRecallTx {
  readonly incoming: Pick<IncomingStore, 'byConsignmentForUpdate' | 'update'>;
  readonly ledger: Ledger;
}

/** @throws AppError CONSIGNMENT_NOT_ARRIVED */
export async function askRecall(
  tx: AskRecallTx,
  actor: SystemActor,
  message: StatusMessage,
  now: Date,
): Promise<StatusAnswer> {
  const record = await tx.incoming.byConsignmentForUpdate(message.from, message.consignmentId);
  if (!record) throw new AppError(exchangeErrors.CONSIGNMENT_NOT_ARRIVED);
  const settled = record.state === 'withdrawn' || record.state === 'returned';
  // Asked before, or overtaken by a newer recall: an answer that was given is not asked for once more.
  const known = record.recallMessageId === message.id || message.sequence <= record.recallSequence;
  if (settled || known) return { kind: 'taken' };
  await tx.incoming.update(record.id, {
    recallState: 'requested',
    recallReason: message.reason,
    recallMessageId: message.id,
    recallSequence: message.sequence,
    updatedAt: now,
  });
  await tx.ledger.append({
    kind: 'incoming.recall-asked',
    actor,
    unitId: record.unitId,
    incomingId: record.id,
    before: { state: record.state },
    after: { reason: message.reason, staff: message.staff },
  });
  return { kind: 'taken' };
}
