/** The processes that work on the same database, and which of them are gone. */

export interface KnownProcess {
  readonly id: string;
  readonly host: string;
  /** One running kernel and its process numbers. */
  readonly place: string;
  readonly pid: number;
  readonly roles: readonly string[];
  /** Fingerprint of its folder of keys and secrets. */
  readonly keyFolder?: string | null;
  readonly startedAt: Date;
  /** Since it last said that it lives, by the database's clock. */
  readonly silentForMs: number;
}

export interface ProcessStore {
  /** Says that this process lives. */
  beat(process: Omit<KnownProcess, 'silentForMs'>): Promise<void>;
  list(): Promise<readonly KnownProcess[]>;
  /** A process that ends in order takes its row along. */
  leave(id: string): Promise<void>;
  /** Where one process works alone: all others are gone, whatever they said. */
  leaveAllBut(id: string): Promise<void>;
  forgetSilent(forMs: number): Promise<void>;
}

/** Every process says so at least this often; six times silent is gone. */
export const beatMs = 15_000;
export const goneAfterMs = 6 * beatMs;

/** Names a process so that others can tell whether it lives: "host/pid/start". */
export function processIdOf(host: string, pid: number, startedAt: Date): string {
  return `${host}/${pid}/${startedAt.getTime()}`;
}

/**
 * @param known every process that has said so; one that is not among them has ended
 * @param isDead what can be asked of the own machine; "no" when that can not be told
 */
export function isGone(
  id: string,
  known: readonly KnownProcess[],
  isDead: (process: KnownProcess) => boolean,
): boolean {
  const found = known.find((process) => process.id === id);
  return found === undefined || found.silentForMs > goneAfterMs || isDead(found);
}
