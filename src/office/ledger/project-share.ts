/** The projection that keeps the share: one function, used when an event is appended and when everything is rebuilt. */
import { vietnamDate } from '../unit-of-work.ts';
import type { ShareFact } from './events.ts';

export interface ShareRow extends ShareFact {
  /** When the row last changed after the day it counts on; null when it never did. */
  readonly restatedAt: Date | null;
}

/**
 * The row after `fact` was recorded at `at`. A fact that is new or different on a later day than the one it counts on
 * restates whatever period had ended in between, so the moment is kept and the figures can say so.
 */
export function project(previous: ShareRow | null, fact: ShareFact, at: Date): ShareRow {
  const changed =
    previous === null ||
    previous.class !== fact.class ||
    previous.recalled !== fact.recalled ||
    previous.countedOn !== fact.countedOn;
  const late = vietnamDate(at) > fact.countedOn;
  return { ...fact, restatedAt: changed && late ? at : (previous?.restatedAt ?? null) };
}
