/** What IT's board asks of the queue's engine, and the chores of a process with the role `workers`. */
import type { OutboxRows } from '../adapters/database/outbox-rows.ts';
import type { QueueEngine } from '../adapters/queues/queue-engine.ts';
import type { Logger } from '../adapters/telemetry/logger.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import type { NoticeStore } from '../office/notices/notice-store.ts';
import type { EngineCounts } from '../office/queues/queue-board.ts';
import { type ReDriveStalledTx, reDriveStalled } from '../office/queues/re-drive-stalled.ts';
import { keepReceiptTimes } from '../office/statistics/receipt-times.ts';
import type { ReportStore } from '../office/statistics/report-store.ts';
import type { QueueName, Transact } from '../office/unit-of-work.ts';

const ANSWER_WITHIN_MS = 2000;
/** Finished promises are kept for questions; a job that comes for an older one is refused. */
const KEEP_FINISHED_DAYS = 7;
const KEEP_REFUSALS_MS = 180 * 24 * 3600_000;

interface ChorePorts {
  readonly transact: Transact<
    ReDriveStalledTx & {
      readonly notices: Pick<NoticeStore, 'forgetProblems'>;
      readonly reports: Pick<ReportStore, 'spansToKeep' | 'keepSpan'>;
    }
  >;
  readonly log: Logger;
  readonly outbox: Pick<OutboxRows, 'removeFinished'>;
}

export function queueEnginePorts(engine: Pick<QueueEngine, 'counts' | 'forget'>) {
  return {
    engineCounts: (queue: QueueName): Promise<EngineCounts | null> =>
      inTime(engine.counts(queue)).catch(() => null),
    forgetJob: (queue: QueueName, id: string): Promise<void> => inTime(engine.forget(queue, id)),
  };
}

export function queueChores(ports: ChorePorts, actor: () => SystemActor): (() => Promise<unknown>)[] {
  return [
    async () => {
      const found = await reDriveStalled(ports, actor());
      if (found.deliveries + found.arrivals + found.renditions > 0)
        ports.log.warn(found, 'records that nobody worked on: promised again');
    },
    () => ports.outbox.removeFinished(KEEP_FINISHED_DAYS),
    () => keepReceiptTimes(ports),
    () => ports.transact((tx) => tx.notices.forgetProblems(new Date(Date.now() - KEEP_REFUSALS_MS))),
  ];
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
