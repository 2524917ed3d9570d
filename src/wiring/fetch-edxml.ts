/** What waits at an axis, at an LGSP or in our mailbox is taken in by the workers, every few seconds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../adapters/telemetry/logger.ts';
import { asksThere } from '../office/exchange/edxml-axis.ts';
import type { Fetched } from '../office/exchange/edxml-fetch.ts';
import { vdxpSettings } from '../office/exchange/edxml-settings.ts';
import type { Partner } from '../office/exchange/partner.ts';
import type { PartnerStore } from '../office/exchange/partner-store.ts';
import type { Transact } from '../office/unit-of-work.ts';
import type { Edxml } from './open-edxml.ts';
import type { MailExchange } from './open-mail.ts';

const LOOK_MS = 1_000;
const USUAL_POLL_SECONDS = 30;
const AFTER_FAILURE_MS = 60_000;
const STOP_WITHIN_MS = 3_000;
const pollSetting = vdxpSettings.pick({ pollSeconds: true }).loose();

export interface FetchLoop {
  readonly transact: Transact<{ readonly partners: Pick<PartnerStore, 'all'> }>;
  readonly edxml: Pick<Edxml, 'fetch'>;
  readonly mail: Pick<MailExchange, 'fetch' | 'mailboxes'>;
  readonly log: Logger;
  /** False where documents are real: a rehearsal's messages are not taken in. */
  readonly allowSimulated: boolean;
}

/** One place to ask: an axis, an LGSP, or a mailbox that several partners write to. */
interface Source {
  readonly partners: readonly Partner[];
  fetch(): Promise<Fetched>;
}

/** Two processes may fetch at once: what one has taken in, the other finds taken. @returns stops it; resolves soon */
export function startFetchingEdxml({
  transact,
  edxml,
  mail,
  log,
  allowSimulated,
}: FetchLoop): () => Promise<void> {
  const due = new Map<string, number>();
  let stopped = false;
  const fetchOne = async ({ partners, fetch }: Source) => {
    const key = partners.map(({ id, version }) => `${id} ${version}`).join();
    if (stopped || performance.now() < (due.get(key) ?? 0)) return;
    const partner = partners.map(({ name }) => name).join(', ');
    try {
      const { taken, refused, left } = await fetch();
      due.set(key, performance.now() + pollSecondsOf(partners) * 1000);
      if (taken + refused + left.length > 0)
        log[refused + left.length > 0 ? 'warn' : 'info'](
          { partner, taken, refused, left },
          'exchange: fetched',
        );
    } catch (err) {
      due.set(key, performance.now() + AFTER_FAILURE_MS);
      log.warn({ err, partner }, 'exchange: nothing could be fetched');
    }
  };
  const look = async () => {
    const all = await transact((tx) => tx.partners.all());
    const open = all.filter(({ endedAt, simulated }) => endedAt === null && (allowSimulated || !simulated));
    const axes = open.filter(asksThere);
    const mailboxes = mail.mailboxes(open.filter(({ kind }) => kind === 'mail'));
    await Promise.all([
      ...axes.map((one) => fetchOne({ partners: [one], fetch: () => edxml.fetch(one) })),
      ...mailboxes.map((ours) => fetchOne({ partners: ours, fetch: () => mail.fetch(ours) })),
    ]);
  };
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= look()
      .catch((err: unknown) => log.warn({ err }, 'exchange: fetching'))
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

function pollSecondsOf(partners: readonly Partner[]): number {
  const told = partners.flatMap(({ settings }) => pollSetting.parse(settings).pollSeconds ?? []);
  return told.length > 0 ? Math.min(...told) : USUAL_POLL_SECONDS;
}
