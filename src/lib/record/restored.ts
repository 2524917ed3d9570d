/** A restore in the record: the branch of the chain that begins there, and what it explains. */
import { isEventRecord } from './event-leaf.ts';
import type { FindingFacts } from './findings.ts';

export interface Restore {
  /** That sealed the event. */
  readonly batch: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** For the words of a finding. */
  readonly facts: FindingFacts;
}

/** Undefined for every event but `instance.restored`. What it says counts only as far as its batch is as it was sealed. */
export function restoreIn(event: unknown, batch: number): Restore | undefined {
  if (!isEventRecord(event) || event.kind !== 'instance.restored') return undefined;
  const after = (event.after ?? {}) as { lastEvent?: { seq?: unknown; at?: unknown } | null };
  const last = after.lastEvent ?? {};
  const at = Date.parse(event.at);
  const facts = {
    batch,
    event: event.id,
    date: timeInVietnam(at),
    last: typeof last.seq === 'number' ? last.seq : null,
    lastAt: typeof last.at === 'string' ? timeInVietnam(Date.parse(last.at)) : null,
  };
  return { batch, at, facts };
}

/**
 * Whether a restore is why this chain left the earlier one: it came after the earlier one's last batch, and its own branch
 * begins at or below that number. An older restore excuses nothing.
 */
export function explains(
  restore: Restore,
  earlier: { number: number; sealedAt?: string },
  from: number,
): boolean {
  const sealedAt = earlier.sealedAt === undefined ? Number.NaN : Date.parse(earlier.sealedAt);
  return restore.at >= sealedAt && restore.batch >= from && restore.batch <= earlier.number;
}

const VIETNAM_MS = 7 * 3600_000;

/** dd/MM/yyyy HH:mm. */
function timeInVietnam(at: number): string | null {
  if (!Number.isFinite(at)) return null;
  const [day = '', time = ''] = new Date(at + VIETNAM_MS).toISOString().split('T');
  return `${day.split('-').reverse().join('/')} ${time.slice(0, 5)}`;
}
