/** Sealing: what was recorded since the last batch gets a Merkle root, a place in the chain, a signature and a time-stamp. */
import {
  BATCH_FORMAT,
  type BatchHeader,
  digestOfText,
  headerText,
  NO_PREVIOUS,
  type PublicJwk,
} from '../../lib/record/batch-header.ts';
import { hashOfEvent } from '../../lib/record/event-leaf.ts';
import { merkleRoot } from '../../lib/record/merkle.ts';
import type { Timestamper } from '../../lib/signing/sign-pdf.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import type { SealingStore } from './sealing-store.ts';

/** The key of this installation. */
export interface LedgerSigner {
  readonly thumbprint: string;
  readonly publicJwk: PublicJwk;
  /** A compact JWS over the text. */
  sign(text: string): Promise<string>;
}

export const MOST_EVENTS = 10_000;

type SealTx = {
  readonly sealing: Pick<SealingStore, 'tryLock' | 'head' | 'waiting' | 'insertBatch' | 'keepKey'>;
};

export interface SealPorts {
  readonly transact: Transact<SealTx>;
  readonly clock: Clock;
  /** Opened at first use: only who seals needs the key. */
  readonly ledgerSigner: () => Promise<LedgerSigner>;
}

/**
 * Seals one batch. The writers of events take no part in it: what has been committed waits in a list of its own, a late
 * commit simply comes into a later batch, and gaps of `seq` mean nothing.
 * @returns how many events were sealed; null when another process is sealing
 */
export async function sealBatch(ports: SealPorts, limit: number = MOST_EVENTS): Promise<number | null> {
  const signer = await ports.ledgerSigner();
  return ports.transact(async ({ sealing }) => {
    if (!(await sealing.tryLock())) return null;
    const events = await sealing.waiting(limit);
    if (events.length === 0) return 0;
    const head = await sealing.head();
    const leaves = events.map((event) => ({ eventId: event.id, hash: hashOfEvent(event) }));
    const sealedAt = ports.clock.now();
    const header: BatchHeader = {
      format: BATCH_FORMAT,
      number: (head?.number ?? 0) + 1,
      previous: head?.digest ?? NO_PREVIOUS,
      size: events.length,
      total: (head?.total ?? 0) + events.length,
      root: Buffer.from(merkleRoot(leaves.map(({ hash }) => hash))).toString('hex'),
      sealedAt: sealedAt.toISOString(),
      key: signer.thumbprint,
    };
    const text = headerText(header);
    const jws = await signer.sign(text);
    await sealing.keepKey(signer.thumbprint, signer.publicJwk, sealedAt);
    await sealing.insertBatch({ number: header.number, sealedAt, digest: digestOfText(text), jws, leaves });
    return events.length;
  });
}

/** Seals until fewer than a full batch wait. @returns how many events were sealed */
export async function sealAll(ports: SealPorts, limit: number = MOST_EVENTS): Promise<number> {
  for (let sealed = 0; ; ) {
    const more = await sealBatch(ports, limit);
    sealed += more ?? 0;
    if (more === null || more < limit) return sealed;
  }
}

export interface StampPorts {
  readonly transact: Transact<{ readonly sealing: Pick<SealingStore, 'unstamped' | 'insertTimestamp'> }>;
  readonly timestamps: Timestamper;
}

/** So many tokens at most are asked for at one time. */
const MOST_STAMPS = 30;

/**
 * Asks for the time-stamps that are missing. The first refusal ends the attempt: batches stay sealed and signed, and the
 * next call asks again. Never within the transaction of the sealing.
 * @returns how many were stamped, and what stopped it
 */
export async function stampBatches(ports: StampPorts): Promise<{ stamped: number; failure: unknown }> {
  const pending = await ports.transact(({ sealing }) => sealing.unstamped(MOST_STAMPS));
  let stamped = 0;
  for (const { number, digest } of pending) {
    try {
      const { token, time } = await ports.timestamps.stamp(Buffer.from(digest, 'hex'));
      await ports.transact(({ sealing }) => sealing.insertTimestamp(number, token, time));
      stamped += 1;
    } catch (failure) {
      return { stamped, failure };
    }
  }
  return { stamped, failure: null };
}
