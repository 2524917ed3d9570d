/** Bút phê: the leader says who leads, who co-operates, by when (NĐ 30/2020 Đ23.2, appendix IV, VII.1). */
import { incomingTransitions } from '../documents/lifecycle/incoming.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { vietnamDate } from '../unit-of-work.ts';
import { checkParts, type WantedPart } from './check-parts.ts';
import type { IncomingRecord } from './incoming.ts';
import { type OpenTx, openForStep, type StepCommand, type StepPorts } from './incoming-access.ts';
import type { IncomingStore } from './incoming-store.ts';

interface Tx extends OpenTx {
  readonly incoming: Pick<IncomingStore, 'get' | 'getForUpdate' | 'assignments' | 'update' | 'addDirection'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath' | 'appointment' | 'appointmentsOfUnit'>;
  readonly ledger: Ledger;
}

export interface DirectDocumentCommand extends StepCommand {
  readonly opinion: string;
  readonly parts: readonly WantedPart[];
  readonly dueDate: string | null;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, WRONG_STATE, ONE_LEAD_NEEDED, ASSIGNEE_INVALID */
export async function directDocument(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: DirectDocumentCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const { record, appointment } = await openForStep(tx, actor, 'incoming.direct', command);
    const state = advance(incomingTransitions, record.state, 'direct');
    const now = ports.clock.now();
    const { parts } = await checkParts(tx.organisation, record.unitId, command.parts, vietnamDate(now));
    await tx.incoming.addDirection({
      id: ports.newId(),
      incomingId: record.id,
      appointmentId: appointment.id,
      opinion: command.opinion,
      dueDate: command.dueDate,
      parts,
      at: now,
    });
    const directed = await tx.incoming.update(record.id, {
      state,
      dueDate: command.dueDate ?? record.dueDate,
      updatedAt: now,
    });
    await tx.ledger.append({
      kind: 'incoming.directed',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      before: { state: record.state, dueDate: record.dueDate },
      after: { state, opinion: command.opinion, parts, dueDate: directed.dueDate },
    });
    return directed;
  });
}
