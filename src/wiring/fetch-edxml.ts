/** What waits at an axis is taken in by the workers, one process at a time for each partner, every few seconds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../adapters/telemetry/logger.ts';
import { fetchesHere } from '../office/exchange/edxml-axis.ts';
import { vdxpSettings } from '../office/exchange/edxml-settings.ts';
import type { Partner } from '../office/exchange/partner.ts';
import type { PartnerStore } from '../office/exchange/partner-store.ts';
import type { Transact } from '../office/unit-of-work.ts';
import type { Edxml } from './open-edxml.ts';

const LOOK_MS = 1_000;
const USUAL_POLL_SECONDS = 30;
const AFTER_FAILURE_MS = 60_000;
const STOP_WITHIN_MS = 3_000;

export interface FetchLoop {
  readonly transact: Transact<{ readonly partners: Pick<PartnerStore, 'all'> }>;
  readonly edxml: Pick<Edxml, 'fetch'>;
  readonly log: Logger;
  /** False where documents are real: a rehearsal's messages are not taken in. */
  readonly allowSimulated: boolean;
}

/** Two processes may fetch at once: what one has taken in, the other finds taken. @returns stops it; resolves soon */
export function startFetchingEdxml({ transact, edxml, log, allowSimulated }: FetchLoop): () => Promise<void> {
  const due = new Map<string, number>();
  let stopped = false;
  const fetchOne = async (partner: Partner) => {
    const key = `${partner.id} ${partner.version}`;
    if (stopped || performance.now() < (due.get(key) ?? 0)) return;
    try {
      const { taken, refused, left } = await edxml.fetch(partner);
      const seconds = vdxpSettings.parse(partner.settings).pollSeconds ?? USUAL_POLL_SECONDS;
      due.set(key, performance.now() + seconds * 1000);
      if (taken + refused + left.length > 0)
        log[left.length > 0 ? 'warn' : 'info'](
          { partner: partner.name, taken, refused, left },
          'axis: fetched',
        );
    } catch (err) {
      due.set(key, performance.now() + AFTER_FAILURE_MS);
      log.warn({ err, partner: partner.name }, 'axis: nothing could be fetched');
    }
  };
  const look = async () => {
    const partners = await transact((tx) => tx.partners.all());
    const axes = partners.filter(
      (one) =>
        one.kind === 'vdxp' &&
        one.endedAt === null &&
        !fetchesHere(one) &&
        (allowSimulated || !one.simulated),
    );
    await Promise.all(axes.map(fetchOne));
  };
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= look()
      .catch((err: unknown) => log.warn({ err }, 'axis: fetching'))
      .finally(() => {
        underWay = undefined;
      });
  }, LOOK_MS);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    // An axis that does not answer must not hold up the stop; what is cut off comes again.
    await Promise.race([underWay, pause(STOP_WITHIN_MS, undefined, { ref: false })]);
  };
}
