/** The clerk answers a recall: 15 withdraws the document and keeps its metadata, 16 keeps it (NĐ 30/2020 Đ18.4, appendix VI). */
import { AppError } from '../../app-error.ts';
import { incomingTransitions } from '../documents/lifecycle/incoming.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Outbox } from '../unit-of-work.ts';
import { completeLine, withNote } from './complete-line.ts';
import { incomingErrors } from './errors.ts';
import type { IncomingRecord } from './incoming.ts';
import {
  type Opened,
  type OpenTx,
  openForStep,
  type StepCommand,
  type StepPorts,
  tellSender,
} from './incoming-access.ts';
import { incomingShare } from './incoming-share.ts';
import type { IncomingStore } from './incoming-store.ts';

interface Tx extends OpenTx {
  readonly incoming: Pick<
    IncomingStore,
    'get' | 'getForUpdate' | 'assignments' | 'update' | 'updateAssignment'
  >;
  readonly registers: Pick<RegisterStore, 'entryOfIncoming' | 'updateEntry'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface AnswerRecallCommand extends StepCommand {
  readonly agree: boolean;
  readonly reason: string;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, RECALL_NOT_ASKED, WRONG_STATE */
export async function answerRecall(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: AnswerRecallCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const opened = await openForStep(tx, actor, 'incoming.answer-recall', command);
    const { record, appointment } = opened;
    if (record.recallState !== 'requested') throw new AppError(incomingErrors.RECALL_NOT_ASKED);
    const answered = command.agree
      ? await withdraw(tx, ports, opened)
      : await tx.incoming.update(record.id, { recallState: 'refused', updatedAt: ports.clock.now() });
    const share = command.agree ? incomingShare(answered) : null;
    await tx.ledger.append({
      kind: command.agree ? 'incoming.recall-agreed' : 'incoming.recall-refused',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      before: { state: record.state },
      after: { state: answered.state, reason: command.reason },
      ...(share && { share }),
    });
    await tellSender(tx, ports, { actor, appointment }, answered, {
      code: command.agree ? '15' : '16',
      reason: command.reason,
    });
    return answered;
  });
}

async function withdraw(
  tx: Tx,
  ports: StepPorts<Tx>,
  { record, assignments }: Opened,
): Promise<IncomingRecord> {
  const state = advance(incomingTransitions, record.state, 'withdraw');
  await completeLine(tx, record.id, withNote('Thu hồi theo yêu cầu của bên gửi'));
  for (const assignment of assignments) {
    if (assignment.state === 'assigned' || assignment.state === 'in_progress')
      await tx.incoming.updateAssignment(assignment.id, { state: 'closed' });
  }
  return tx.incoming.update(record.id, { state, recallState: 'agreed', updatedAt: ports.clock.now() });
}
