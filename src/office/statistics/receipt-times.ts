/** How long receivers take: from handing over to their receipt (01) and to their acceptance (03). */
import type { Actor } from '../identity/actor.ts';
import type { Transact } from '../unit-of-work.ts';
import { openReport } from './report-ground.ts';
import type { ReportPorts } from './report-handling.ts';
import type { ReceiptTime, ReportQuestion, ReportStore } from './report-store.ts';

/** Of what the unit and those below it sent in the period. @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function readReceiptTimes(
  ports: Pick<ReportPorts, 'transact'>,
  actor: Actor,
  question: ReportQuestion,
): Promise<readonly ReceiptTime[]> {
  return ports.transact(async (tx) => {
    await openReport(tx.organisation, actor, 'delivery.re-drive', question);
    return tx.reports.receiptTimes(question);
  });
}

/** A minute apart; a month of a large office takes a second or two. */
const SPANS_AT_ONCE = 6;

/** What is over is kept as it was, each span in a transaction of its own, so that a year is not read delivery by delivery. */
export async function keepReceiptTimes(ports: {
  readonly transact: Transact<{ readonly reports: Pick<ReportStore, 'spansToKeep' | 'keepSpan'> }>;
}): Promise<void> {
  const spans = await ports.transact((tx) => tx.reports.spansToKeep(SPANS_AT_ONCE));
  for (const span of spans) await ports.transact((tx) => tx.reports.keepSpan(span));
}
