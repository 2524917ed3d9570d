/** What was assigned to a person: their own part with its deadline, not the whole document's. */
import type { Actor } from '../identity/actor.ts';
import type { Page, PageRequest } from '../paging.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Assignment, IncomingRecord } from './incoming.ts';
import { incomingViewpoint } from './read-incoming.ts';

export const taskBoxes = ['open', 'done'] as const;
export type TaskBox = (typeof taskBoxes)[number];

export type Task = Pick<
  Assignment,
  'part' | 'state' | 'assignedAt' | 'startedAt' | 'finishedAt' | 'result' | 'assigneeId'
> &
  Pick<
    IncomingRecord,
    | 'subject'
    | 'numberSymbol'
    | 'senderName'
    | 'issuedOn'
    | 'urgency'
    | 'arrivalNumber'
    | 'version'
    | 'replyDocumentId'
  > & {
    /** Of the incoming document. */
    readonly id: string;
    /** Of the part, else of the document. */
    readonly dueDate: string | null;
    /** Who leads it, when that is somebody else. */
    readonly leaderName: string | null;
    readonly assignedByName: string;
    /** The unit that has the part as such. */
    readonly unitName: string | null;
  };

export interface TaskQuery extends PageRequest {
  readonly box: TaskBox;
  readonly appointmentIds: readonly string[];
  /** Units for which the person acts. */
  readonly unitIds: readonly string[];
}

export interface TaskStore {
  /** Newest document first; one row a document. */
  list(query: TaskQuery): Promise<Page<Task>>;
}

export interface TaskPorts {
  readonly transact: Transact<{ readonly tasks: TaskStore }>;
  readonly clock: Clock;
}

/** `late`: the deadline was before today in Vietnam, or before the day it was finished on. */
export async function listTasks(
  ports: TaskPorts,
  actor: Actor,
  command: PageRequest & { readonly box: TaskBox },
): Promise<Page<Task & { readonly late: boolean }>> {
  const { appointmentIds, takesPartsOf } = incomingViewpoint(actor);
  const page = await ports.transact((tx) =>
    tx.tasks.list({ ...command, appointmentIds, unitIds: takesPartsOf }),
  );
  const now = ports.clock.now();
  const items = page.items.map((task) => ({
    ...task,
    late: task.dueDate !== null && task.dueDate < vietnamDate(task.finishedAt ?? now),
  }));
  return { items, next: page.next };
}
