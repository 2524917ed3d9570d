/** Wrong address, damaged, broken signature: back to the sender with the reason, 02 (NĐ 30/2020 Đ21.2a). */
import { incomingTransitions } from '../documents/lifecycle/incoming.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Outbox } from '../unit-of-work.ts';
import { completeLine, withNote } from './complete-line.ts';
import type { IncomingRecord } from './incoming.ts';
import { type OpenTx, openForStep, type StepCommand, type StepPorts, tellSender } from './incoming-access.ts';
import type { IncomingStore } from './incoming-store.ts';

interface Tx extends OpenTx {
  readonly incoming: Pick<IncomingStore, 'get' | 'getForUpdate' | 'assignments' | 'update'>;
  readonly registers: Pick<RegisterStore, 'entryOfIncoming' | 'updateEntry'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface ReturnDocumentCommand extends StepCommand {
  readonly reason: string;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, WRONG_STATE */
export async function returnDocument(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: ReturnDocumentCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const { record, appointment } = await openForStep(tx, actor, 'incoming.refuse', command);
    const state = advance(incomingTransitions, record.state, 'refuse');
    const now = ports.clock.now();
    const returned = await tx.incoming.update(record.id, {
      state,
      returnReason: command.reason,
      recallState: record.recallState === 'requested' ? null : record.recallState,
      updatedAt: now,
    });
    await completeLine(tx, record.id, withNote(`Trả lại: ${command.reason}`));
    await tx.ledger.append({
      kind: 'incoming.returned',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      before: { state: record.state },
      after: { state, reason: command.reason },
    });
    await tellSender(tx, ports, { actor, appointment }, returned, { code: '02', reason: command.reason });
    return returned;
  });
}
