/** The network between two systems, below TLS: for a while slow, silent or broken off, as the seed decides. */
import { connect } from 'node:net';
import { pause } from '../journey/client.ts';
import type { Random } from './random.ts';
import { type Door, openDoor } from './tcp-door.ts';

export interface LinkCounts {
  /** Times that the link was slow: 20 to 150 ms one way, 64 to 320 KB/s. */
  slow: number;
  /** Times that nothing passed and no connection broke. */
  stalled: number;
  /** Times that every connection broke and none could be made. */
  broken: number;
}

export interface ExchangeLink {
  readonly port: number;
  readonly counts: LinkCounts;
  /** Fair before and after. */
  disturb(): void;
  calm(): Promise<void>;
  close(): Promise<void>;
}

const FAIR_MS = 6000;
const TROUBLE_MS = 3000;

/** @param port of loopback, where it leads */
export async function openExchangeLink(port: number, random: Random): Promise<ExchangeLink> {
  const counts: LinkCounts = { slow: 0, stalled: 0, broken: 0 };
  const door = await openDoor(() => connect(port, '127.0.0.1'));
  const ended = new AbortController();
  let weather = Promise.resolve();
  const disturb = () => {
    weather = change(door, { counts, random, ended: ended.signal });
  };
  const calm = async () => {
    ended.abort();
    await weather;
  };
  return { port: door.port, counts, disturb, calm, close: () => calm().then(() => door.close()) };
}

interface Weather {
  readonly counts: LinkCounts;
  readonly random: Random;
  readonly ended: AbortSignal;
}

async function change(door: Door, { counts, random, ended }: Weather): Promise<void> {
  while (!ended.aborted) {
    await untilOver(random.below(FAIR_MS), ended);
    if (ended.aborted) break;
    const dice = random.next();
    if (dice < 0.5) {
      counts.slow += 1;
      door.slow({ latencyMs: 20 + random.below(130), bytesPerSecond: 64_000 + random.below(256_000) });
    } else if (dice < 0.75) {
      counts.stalled += 1;
      door.stall();
    } else {
      counts.broken += 1;
      door.cut();
    }
    await untilOver(200 + random.below(TROUBLE_MS), ended);
    door.restore();
  }
}

async function untilOver(milliseconds: number, ended: AbortSignal): Promise<void> {
  for (const until = Date.now() + milliseconds; Date.now() < until && !ended.aborted; ) await pause(50);
}
