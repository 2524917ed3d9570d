/** Files that a partner laid down and then sent no document for go after two days; one that anything uses stays for ever. */
import type { Clock, Transact } from '../unit-of-work.ts';

/** Bound to the running transaction. */
export interface PeerFileStore {
  /** Notes files that came. */
  note(digests: readonly string[], at: Date): Promise<void>;
  /** Of those noted, what was last asked about before `before` is so again at `at`; waits for a sweep of them. */
  touch(digests: readonly string[], before: Date, at: Date): Promise<void>;
  /** Last asked about before then, and whether a record names them; locked, without those that another sweep holds. */
  due(before: Date, limit: number): Promise<readonly { readonly sha256: string; readonly used: boolean }[]>;
  forget(digests: readonly string[]): Promise<void>;
}

interface PeerFilesPorts {
  readonly transact: Transact<{ readonly peerFiles: PeerFileStore }>;
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;
const KEPT_MS = 48 * HOUR_MS;
const AT_ONCE = 50;

/** Whoever looks for a file afterwards either finds it, and finds it for two days, or is told that it is missing. */
export function keepPeerFiles(
  { transact, clock }: PeerFilesPorts,
  digests: readonly string[],
): Promise<void> {
  const now = clock.now();
  // Once an hour is enough, and mostly nothing is written.
  return transact(({ peerFiles }) => peerFiles.touch(digests, new Date(now.getTime() - HOUR_MS), now));
}

export function notePeerFiles(
  { transact, clock }: PeerFilesPorts,
  digests: readonly string[],
): Promise<void> {
  return transact(({ peerFiles }) => peerFiles.note(digests, clock.now()));
}

export interface SweepPeerFilesPorts extends PeerFilesPorts {
  readonly storage: {
    /** False when they were written, or written again, since then, or this storage can not tell. */
    removeUntouched(sha256: string, since: Date): Promise<boolean>;
  };
}

/** @returns how many files went */
export async function sweepPeerFiles({ transact, clock, storage }: SweepPeerFilesPorts): Promise<number> {
  const before = new Date(clock.now().getTime() - KEPT_MS);
  let swept = 0;
  for (let due = AT_ONCE; due === AT_ONCE; )
    due = await transact(async ({ peerFiles }) => {
      const found = await peerFiles.due(before, AT_ONCE);
      for (const { sha256, used } of found)
        if (!used && (await storage.removeUntouched(sha256, before))) swept += 1;
      await peerFiles.forget(found.map(({ sha256 }) => sha256));
      return found.length;
    });
  return swept;
}
