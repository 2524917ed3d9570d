/** At the start: other systems that this machine can not serve as they were entered, each by its name, before the first message. */
import type { Logger } from '../adapters/telemetry/logger.ts';
import type { Config } from '../config.ts';
import type { PartnerStore } from '../office/exchange/partner-store.ts';
import type { Transact } from '../office/unit-of-work.ts';
import { judgePartners } from './doctor/check-partners.ts';

/** The office starts all the same: one partner must not keep it from its own work. */
export async function tellPartners(
  { transact }: { readonly transact: Transact<{ readonly partners: Pick<PartnerStore, 'all'> }> },
  { config, log }: { readonly config: Config; readonly log: Logger },
): Promise<void> {
  const partners = await transact((tx) => tx.partners.all());
  const entered = partners.filter(({ endedAt }) => endedAt === null);
  for (const { mark, words, todo } of judgePartners(entered, config))
    if (mark === 'bad') log.error({ en: words.en, todo }, `partner: ${words.vi}`);
}
