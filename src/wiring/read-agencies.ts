/** The partners' lists of agencies are read soon after a partner was entered or changed, and every quarter of an hour. */
import type { Logger } from '../adapters/telemetry/logger.ts';
import type { Partner } from '../office/exchange/partner.ts';
import type { PartnerStore } from '../office/exchange/partner-store.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import type { Transact } from '../office/unit-of-work.ts';
import type { Peer } from './open-peer.ts';

const LOOK_MS = 5_000;
const AGAIN_MS = 15 * 60_000;
const AFTER_FAILURE_MS = 60_000;

export interface ReadAgenciesLoop {
  readonly transact: Transact<{ readonly partners: Pick<PartnerStore, 'all'> }>;
  readonly peer: Pick<Peer, 'readAgencies'> | undefined;
  readonly log: Logger;
  readonly actor: () => SystemActor;
}

/** @returns stops it; resolves when nothing is under way */
export function startReadingAgencies({ transact, peer, log, actor }: ReadAgenciesLoop): () => Promise<void> {
  if (!peer) return async () => {};
  const due = new Map<string, number>();
  const readOne = async (partner: Partner) => {
    const key = `${partner.id} ${partner.version}`;
    if (performance.now() < (due.get(key) ?? 0)) return;
    try {
      await peer.readAgencies(actor(), partner);
      due.set(key, performance.now() + AGAIN_MS);
    } catch (err) {
      due.set(key, performance.now() + AFTER_FAILURE_MS);
      log.warn({ err, partner: partner.name }, "the partner's list of agencies could not be read");
    }
  };
  const look = async () => {
    const partners = await transact((tx) => tx.partners.all());
    const open = partners.filter(({ kind, endedAt }) => kind === 'peer' && endedAt === null);
    await Promise.all(open.map(readOne));
  };
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= look()
      .catch((err: unknown) => log.warn({ err }, 'reading lists of agencies'))
      .finally(() => {
        underWay = undefined;
      });
  }, LOOK_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
