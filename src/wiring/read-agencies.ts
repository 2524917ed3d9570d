/** The partners' lists of agencies are read soon after a partner was entered or changed, every quarter of an hour after; an axis's four times a day. */
import type { Logger } from '../adapters/telemetry/logger.ts';
import type { Partner } from '../office/exchange/partner.ts';
import type { PartnerStore } from '../office/exchange/partner-store.ts';
import type { Transact } from '../office/unit-of-work.ts';

const LOOK_MS = 5_000;
const AGAIN_MS = 15 * 60_000;
/** The list of a whole country. */
const AXIS_AGAIN_MS = 6 * 3600_000;
const AFTER_FAILURE_MS = 60_000;

export interface ReadAgenciesLoop {
  readonly transact: Transact<{ readonly partners: Pick<PartnerStore, 'all'> }>;
  /** Null where the partner offers no list. */
  readonly readAgenciesOf: (partner: Partner) => Promise<number> | null;
  readonly log: Logger;
}

/** @returns stops it; resolves when nothing is under way */
export function startReadingAgencies({
  transact,
  readAgenciesOf,
  log,
}: ReadAgenciesLoop): () => Promise<void> {
  const due = new Map<string, number>();
  const readOne = async (partner: Partner) => {
    const key = `${partner.id} ${partner.version}`;
    if (performance.now() < (due.get(key) ?? 0)) return;
    try {
      await readAgenciesOf(partner);
      due.set(key, performance.now() + (partner.kind === 'peer' ? AGAIN_MS : AXIS_AGAIN_MS));
    } catch (err) {
      due.set(key, performance.now() + AFTER_FAILURE_MS);
      log.warn({ err, partner: partner.name }, "the partner's list of agencies could not be read");
    }
  };
  const look = async () => {
    const partners = await transact((tx) => tx.partners.all());
    await Promise.all(partners.filter(({ endedAt }) => endedAt === null).map(readOne));
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
