/** What mail would tell one official of, as counts for the bell of the pages; kinds switched off for mail too. */
import type { Actor } from '../identity/actor.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import type { NoticeKind } from './notice-kinds.ts';
import { type WhatWaitsTx, whatWaits } from './what-waits.ts';

export interface CountWaitingPorts {
  readonly transact: Transact<WhatWaitsTx>;
  readonly clock: Clock;
}

export interface WaitingCount {
  readonly kind: NoticeKind;
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/** Kinds with something in them. */
export async function countWaiting(ports: CountWaitingPorts, actor: Actor): Promise<WaitingCount[]> {
  const waiting = await ports.transact((tx) => whatWaits(tx, actor, [], ports.clock.now()));
  return waiting.map(({ kind, items, more }) => ({ kind, count: items.length, more }));
}
