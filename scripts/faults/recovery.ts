/** Waits until nothing is under way any more: what the office promised is done, or is known to be stuck. */
import { query } from './look-behind.ts';

/** Mail goes nowhere here; what is promised for later is not late. */
export const openPromises = `SELECT queue, id, attempts, last_error FROM outbox WHERE finished_at IS NULL AND dead_at IS NULL
  AND queue <> 'send-mail' AND (not_before IS NULL OR not_before <= now())`;
export const openJobs = `SELECT id, kind, document_id FROM jobs WHERE state IN ('queued', 'running')`;

export async function recover(databaseUrl: string, patienceMs: number): Promise<void> {
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    const open = [...(await query(databaseUrl, openPromises)), ...(await query(databaseUrl, openJobs))];
    if (open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
