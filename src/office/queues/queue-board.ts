/** IT's view of the queues: what waits, what is late and why, and what will not be repeated without a person. */
import { AppError } from '../../app-error.ts';
import { cleanText } from '../documents/clean-text.ts';
import { officeErrors } from '../errors.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { type Action, allowedAs } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Page } from '../paging.ts';
import { goneAfterMs, type KnownProcess, type ProcessStore } from '../processes.ts';
import type { QueueName, Transact } from '../unit-of-work.ts';
import { queueErrors } from './errors.ts';
import type { PromisedWork, PromiseQuery, PromiseStore, QueueFigures, Stalled } from './promise-store.ts';

interface Tx {
  readonly promises: PromiseStore;
  readonly processes: Pick<ProcessStore, 'list'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly ledger: Ledger;
}

export type EngineCounts = Readonly<
  Record<'waiting' | 'active' | 'delayed' | 'completed' | 'failed', number>
>;

export interface QueueBoardPorts {
  readonly transact: Transact<Tx>;
  /** What the queue's engine holds; null when it is out of reach. */
  readonly engineCounts: (queue: QueueName) => Promise<EngineCounts | null>;
  /** Lets the engine forget a job that has failed, so that its id can be handed over again. */
  readonly forgetJob: (queue: QueueName, id: string) => Promise<void>;
}

export interface QueueBoard {
  readonly queues: readonly (QueueFigures & { readonly engine: EngineCounts | null })[];
  /** Documents with a number that nobody is issuing any more. */
  readonly stalledIssuing: readonly Stalled[];
  readonly processes: readonly (KnownProcess & { readonly gone: boolean })[];
}

const MINUTE_MS = 60_000;

/** @throws AppError FORBIDDEN */
export async function readQueueBoard(ports: QueueBoardPorts, actor: Actor): Promise<QueueBoard> {
  requireUnits(actor, 'queues.read');
  const { figures, stalledIssuing, processes } = await ports.transact(async (tx) => ({
    figures: await tx.promises.figures(),
    stalledIssuing: await tx.promises.stalledIssuing({ forMs: 10 * MINUTE_MS, limit: 50 }),
    processes: await tx.processes.list(),
  }));
  const queues = await Promise.all(
    figures.map(async (one) => ({ ...one, engine: await ports.engineCounts(one.queue) })),
  );
  const told = processes.map((one) => ({ ...one, gone: one.silentForMs > goneAfterMs }));
  return { queues, stalledIssuing, processes: told };
}

/** Late or dead work on behalf of the units that the actor looks after, and those below. @throws AppError FORBIDDEN */
export async function listPromises(
  ports: Pick<QueueBoardPorts, 'transact'>,
  actor: Actor,
  query: Omit<PromiseQuery, 'unitIdsAndBelow'>,
): Promise<Page<PromisedWork>> {
  const unitIdsAndBelow = requireUnits(actor, 'queues.read');
  return ports.transact((tx) => tx.promises.list({ ...query, unitIdsAndBelow }));
}

export interface DeadWorkCommand {
  readonly queue: QueueName;
  readonly id: string;
}

/** @throws AppError NOT_FOUND, PROMISE_NOT_DEAD */
export async function reDrivePromise(
  ports: QueueBoardPorts,
  actor: Actor,
  command: DeadWorkCommand,
): Promise<void> {
  await ports.transact(async (tx) => {
    const { work, appointment } = await deadWork(tx, actor, command);
    await tx.promises.reopen(work.id);
    await tx.ledger.append({ kind: 'queue.re-driven', ...eventOf(work, actor, appointment) });
  });
  // A job that failed for good still lies in the engine under this id; left there, the reconciler removes it later.
  await ports.forgetJob(command.queue, command.id).catch(() => undefined);
}

/** @throws AppError NOT_FOUND, PROMISE_NOT_DEAD, TEXT_… of the reason */
export async function giveUpPromise(
  ports: Pick<QueueBoardPorts, 'transact'>,
  actor: Actor,
  command: DeadWorkCommand & { readonly reason: string },
): Promise<void> {
  const reason = cleanText(command.reason, { field: 'reason', limit: 2000 });
  await ports.transact(async (tx) => {
    const { work, appointment } = await deadWork(tx, actor, command);
    await tx.promises.giveUp(work.id, reason);
    const event = eventOf(work, actor, appointment);
    await tx.ledger.append({ kind: 'queue.given-up', ...event, after: { ...event.after, reason } });
  });
}

async function deadWork(
  tx: Tx,
  actor: Actor,
  { queue, id }: DeadWorkCommand,
): Promise<{ work: PromisedWork; appointment: ActingAppointment }> {
  const work = await tx.promises.getForUpdate(id);
  if (work === null || work.queue !== queue || work.unitId === null)
    throw new AppError(officeErrors.NOT_FOUND);
  const unitPath = await tx.organisation.unitPath(work.unitId);
  const appointment = allowedAs(actor, 'queues.re-drive', { unitId: work.unitId, unitPath });
  if (appointment === null) throw new AppError(officeErrors.NOT_FOUND);
  if (work.deadAt === null) throw new AppError(queueErrors.PROMISE_NOT_DEAD);
  return { work, appointment };
}

function eventOf(work: PromisedWork, actor: Actor, appointment: ActingAppointment) {
  const { queue, id, attempts, lastError, unitId, documentId, incomingId } = work;
  return {
    actor,
    appointmentId: appointment.id,
    unitId,
    documentId,
    incomingId,
    after: { queue, id, attempts, error: lastError, traceId: work.traceId },
  };
}

/** The actor's units for which the action is allowed. */
function requireUnits(actor: Actor, action: Action): string[] {
  const units = actor.appointments
    .filter(({ unitId, unitPath }) => allowedAs(actor, action, { unitId, unitPath })?.unitId === unitId)
    .map(({ unitId }) => unitId);
  if (units.length === 0) throw new AppError(identityErrors.FORBIDDEN, { details: { action } });
  return units;
}
