/** Working on what was assigned: start tells 05, the end of the whole tells 06 (NĐ 30/2020 Đ24). */
import { AppError } from '../../app-error.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { incomingTransitions } from '../documents/lifecycle/incoming.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Outbox } from '../unit-of-work.ts';
import { incomingErrors } from './errors.ts';
import type { Assignment, IncomingRecord } from './incoming.ts';
import {
  type Opened,
  type OpenTx,
  openForStep,
  type StepCommand,
  type StepPorts,
  tellSender,
} from './incoming-access.ts';
import type { IncomingStore } from './incoming-store.ts';
import { hasPart } from './unit-parts.ts';

interface Tx extends OpenTx {
  readonly incoming: Pick<
    IncomingStore,
    'get' | 'getForUpdate' | 'assignments' | 'update' | 'updateAssignment'
  >;
  readonly documents: Pick<DocumentStore, 'get'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

/**
 * The actor starts their own part; the first to start moves the document to `in_progress`.
 * @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, WRONG_STATE
 */
export async function startHandling(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: StepCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const opened = await openForStep(tx, actor, 'incoming.handle', command);
    const { record, appointment } = opened;
    const own = ownPart(opened, appointment);
    const now = ports.clock.now();
    // A second helper starts while the document is in progress already; only the first step is told.
    const first = record.state !== 'in_progress';
    const state = first ? advance(incomingTransitions, record.state, 'start') : record.state;
    if (own?.state === 'assigned')
      await tx.incoming.updateAssignment(own.id, { state: 'in_progress', startedAt: now });
    const started = await tx.incoming.update(record.id, { state, updatedAt: now });
    await tx.ledger.append({
      kind: 'incoming.started',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      before: { state: record.state },
      after: { state, part: own?.part ?? null },
    });
    if (first) await tellSender(tx, ports, { actor, appointment }, started, { code: '05' });
    return started;
  });
}

export interface FinishHandlingCommand extends StepCommand {
  readonly result: string;
  /** The document that answers this one. */
  readonly replyDocumentId?: string;
}

/**
 * Who co-operates finishes their part only; who leads, or the unit's leader, finishes the document.
 * @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, WRONG_STATE, REPLY_INVALID
 */
export async function finishHandling(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: FinishHandlingCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const opened = await openForStep(tx, actor, 'incoming.finish', command);
    const { record, appointment } = opened;
    const done = advance(incomingTransitions, record.state, 'finish');
    if (command.replyDocumentId) await requireReply(tx, record, command.replyDocumentId);
    const own = ownPart(opened, appointment);
    const helping = own?.part === 'cooperate' && !leadsReceiver(record, appointment);
    const state = helping ? record.state : done;
    const now = ports.clock.now();
    if (own && own.state !== 'done')
      await tx.incoming.updateAssignment(own.id, { state: 'done', finishedAt: now, result: command.result });
    if (!helping) await closeOthers(tx, opened, own);
    const finished = await tx.incoming.update(record.id, {
      state,
      ...(helping ? {} : { finishedAt: now, replyDocumentId: command.replyDocumentId ?? null }),
      updatedAt: now,
    });
    await tx.ledger.append({
      kind: 'incoming.finished',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      documentId: command.replyDocumentId ?? null,
      before: { state: record.state },
      after: { state, part: own?.part ?? null, result: command.result },
    });
    if (!helping) await tellSender(tx, ports, { actor, appointment }, finished, { code: '06' });
    return finished;
  });
}

function ownPart({ assignments }: Opened, appointment: ActingAppointment): Assignment | undefined {
  const own = assignments.filter(
    (assignment) => hasPart(assignment, appointment) && assignment.state !== 'closed',
  );
  return own.find(({ part }) => part === 'lead') ?? own[0];
}

/** The head of a body below co-operates like anybody else. */
function leadsReceiver({ unitId }: IncomingRecord, appointment: ActingAppointment): boolean {
  return appointment.role === 'leader' && appointment.unitId === unitId;
}

async function closeOthers(tx: Tx, { assignments }: Opened, own: Assignment | undefined): Promise<void> {
  for (const assignment of assignments) {
    if (assignment.id === own?.id || assignment.state === 'done' || assignment.state === 'closed') continue;
    await tx.incoming.updateAssignment(assignment.id, { state: 'closed' });
  }
}

async function requireReply(tx: Tx, record: IncomingRecord, documentId: string): Promise<void> {
  const reply = await tx.documents.get(documentId);
  if (reply?.unitId !== record.unitId || reply.issuedOn === null)
    throw new AppError(incomingErrors.REPLY_INVALID);
}
