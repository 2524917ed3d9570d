/** Hands the document to those whom the direction names, or names them itself: 04 (NĐ 30/2020 Đ23, Đ24). */
import { AppError } from '../../app-error.ts';
import { incomingTransitions } from '../documents/lifecycle/incoming.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import type { Ledger } from '../ledger/events.ts';
import { type PromiseNoticeToTx, promiseNoticeTo } from '../notices/promise-notices.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Outbox, vietnamDate } from '../unit-of-work.ts';
import { checkParts, type WantedPart } from './check-parts.ts';
import { completeLine } from './complete-line.ts';
import { incomingErrors } from './errors.ts';
import type { Assignment, DirectedPart, IncomingRecord } from './incoming.ts';
import {
  type Opened,
  type OpenTx,
  openForStep,
  type StepCommand,
  type StepPorts,
  tellSender,
} from './incoming-access.ts';
import type { IncomingStore } from './incoming-store.ts';
import { actsForUnit, hasPart } from './unit-parts.ts';

interface Tx extends OpenTx, Pick<PromiseNoticeToTx, 'identity'> {
  readonly incoming: Pick<
    IncomingStore,
    'get' | 'getForUpdate' | 'assignments' | 'update' | 'directions' | 'addAssignments' | 'updateAssignment'
  >;
  readonly organisation: Pick<
    OrganisationReader,
    'unit' | 'unitPath' | 'appointment' | 'appointmentsOfUnit'
  > &
    PromiseNoticeToTx['organisation'];
  readonly registers: Pick<RegisterStore, 'entryOfIncoming' | 'updateEntry'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface AssignDocumentCommand extends StepCommand {
  /** Absent: as the newest direction says. */
  readonly parts?: readonly WantedPart[];
}

/** @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, WRONG_STATE, NOT_DIRECTED, ONE_LEAD_NEEDED, ASSIGNEE_INVALID */
export async function assignDocument(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: AssignDocumentCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const opened = await openForStep(tx, actor, 'incoming.assign', command);
    const { record, appointment } = opened;
    const state = advance(incomingTransitions, record.state, 'assign');
    const now = ports.clock.now();
    const today = vietnamDate(now);
    requireLead(opened, actor);
    const wanted = command.parts ?? (await directedParts(tx, record.id));
    const { parts, lead } = await checkParts(tx.organisation, record.unitId, wanted, today);
    await handOver(tx, ports, opened, parts);
    const below = lead.unitId === record.unitId ? null : await tx.organisation.unit(lead.unitId);
    await completeLine(tx, record.id, (columns) => ({
      forwardedTo: (parts.some(({ part, unitId }) => part === 'lead' && unitId !== null)
        ? [below?.name]
        : [below?.name, lead.fullName, lead.position]
      )
        .filter(Boolean)
        .join(', '),
      transferDate: columns.transferDate ?? today,
    }));
    const assigned = await tx.incoming.update(record.id, { state, updatedAt: now });
    await tx.ledger.append({
      kind: 'incoming.assigned',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      before: { state: record.state },
      after: { state, parts },
    });
    await tellSender(tx, ports, { actor, appointment }, assigned, { code: '04' });
    for (const { appointmentId } of parts)
      await promiseNoticeTo(tx, { appointmentId, template: 'document-to-handle', now });
    return assigned;
  });
}

async function directedParts(tx: Tx, incomingId: string): Promise<readonly DirectedPart[]> {
  const direction = (await tx.incoming.directions(incomingId)).at(-1);
  if (!direction) throw new AppError(incomingErrors.NOT_DIRECTED);
  return direction.parts;
}

/** Of those who were named, only who leads hands on; who co-operates has their own part and no more. */
function requireLead({ record, assignments }: Opened, actor: Actor): void {
  const receives = actor.appointments.some((held) => held.unitId === record.unitId && actsForUnit(held));
  const leads = assignments.some(
    (assignment) =>
      assignment.part === 'lead' &&
      assignment.state !== 'closed' &&
      actor.appointments.some((held) => hasPart(assignment, held)),
  );
  if (!receives && !leads)
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'incoming.assign' } });
}

/** A unit keeps its part when another becomes its head. */
function isSame(part: DirectedPart, assignment: Assignment): boolean {
  if (part.part !== assignment.part || part.unitId !== assignment.unitId) return false;
  return part.unitId !== null || part.appointmentId === assignment.assigneeId;
}

/** Whoever keeps their part keeps their work; whoever lost it is closed. */
async function handOver(
  tx: Tx,
  ports: StepPorts<Tx>,
  opened: Opened,
  parts: readonly DirectedPart[],
): Promise<void> {
  const open = opened.assignments.filter((assignment) => assignment.state !== 'closed');
  for (const assignment of open) {
    const kept = parts.find((part) => isSame(part, assignment));
    await tx.incoming.updateAssignment(
      assignment.id,
      kept ? { assigneeId: kept.appointmentId, dueDate: kept.dueDate } : { state: 'closed' },
    );
  }
  const added = parts.filter((part) => !open.some((assignment) => isSame(part, assignment)));
  await tx.incoming.addAssignments(
    added.map((part) => ({
      id: ports.newId(),
      incomingId: opened.record.id,
      assigneeId: part.appointmentId,
      unitId: part.unitId,
      part: part.part,
      dueDate: part.dueDate,
      state: 'assigned',
      assignedBy: opened.appointment.id,
      assignedAt: ports.clock.now(),
      startedAt: null,
      finishedAt: null,
      result: null,
    })),
  );
}
