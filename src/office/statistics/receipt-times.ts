/** How long receivers take: from handing over to their receipt (01) and to their acceptance (03). */
import type { Actor } from '../identity/actor.ts';
import { openReport } from './report-ground.ts';
import type { ReportPorts } from './report-handling.ts';
import type { ReceiptTime, ReportQuestion } from './report-store.ts';

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
