import { randomUUID } from 'node:crypto';
import { endAllSessions, hasEvent, releaseHoldsOf } from '../../adapters/database/backup/after-restore.ts';
import { readLastEvent } from '../../adapters/database/backup/consistency.ts';
import { connectDatabase, type DatabaseTarget, withClient } from '../../adapters/database/connect.ts';
import { createTransact } from '../../adapters/database/transaction.ts';
import type { LastEvent, Manifest } from '../../adapters/storage/bundle.ts';
import { bundleErrors } from '../../adapters/storage/bundle-errors.ts';
import { AppError } from '../../app-error.ts';

export interface Reborn {
  /** The last change that the restored record knows: whatever was answered later is lost. */
  readonly lastEvent: LastEvent | null;
  /** Books that wait for the confirmation of their last number. */
  readonly heldBooks: number;
  readonly endedSessions: number;
}

/**
 * What a restored record does before anyone works with it: it proves to hold what the backup saw, stops giving numbers, ends
 * every session, and writes down that it was restored.
 * @throws AppError BACKUP_DAMAGED when an event that the backup had seen is missing
 */
export async function closeTheGap(
  target: DatabaseTarget,
  manifest: Manifest,
  until: Date | 'latest' | undefined,
): Promise<Reborn> {
  const lastEvent = await withClient(target, readLastEvent);
  const connected = connectDatabase(target, { max: 2 });
  try {
    const { db } = connected;
    if (manifest.lastEvent && !(await hasEvent(db, manifest.lastEvent.id))) {
      const reason = `ledger ${manifest.lastEvent.id}`;
      throw new AppError(bundleErrors.BACKUP_DAMAGED, { params: { folder: manifest.id, reason } });
    }
    const endedSessions = await endAllSessions(db);
    const clock = { now: () => new Date() };
    const traceId = randomUUID().replaceAll('-', '');
    const heldBooks = await createTransact(db, { clock, traceId: () => traceId })(async (tx) => {
      const lastEventAt = lastEvent === null ? null : new Date(lastEvent.at);
      const hold = { backup: manifest.id, lastEventAt, heldAt: clock.now() };
      const held = manifest.final ? 0 : await tx.holds.holdAll(hold);
      await tx.ledger.append({
        kind: 'instance.restored',
        actor: { accountId: null, name: 'system', traceId },
        after: {
          backup: manifest.id,
          kind: manifest.kind,
          until: until?.toString() ?? null,
          lastEvent,
          heldBooks: held,
        },
      });
      return held;
    });
    if (manifest.final) await releaseHoldsOf(db, manifest.id);
    return { lastEvent, heldBooks, endedSessions };
  } finally {
    await connected.close();
  }
}
