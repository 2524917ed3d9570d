/** The share's one decision table (DESIGN.md, "Data that must be right"). Pure; decided once, when it happens. */
import type { Channel } from '../documents/document.ts';
import type { ShareFact } from '../ledger/events.ts';

export interface ShareQuestion {
  /** How each addressee gets it; for an incoming document the one way it came. Never empty. */
  readonly channels: readonly Channel[];
  /** What is wrong with the signatures that this kind of document needs; null = all there and valid. */
  readonly fault: string | null;
}

export interface ShareClass {
  readonly class: ShareFact['class'];
  /** Why not A. */
  readonly cause: string | null;
}

export function classify({ channels, fault }: ShareQuestion): ShareClass {
  if (channels.length === 0) throw new Error('a document without addressees has no class');
  if (channels.every((channel) => channel === 'paper')) return { class: 'C', cause: 'paper-only' };
  if (fault !== null) return { class: 'D', cause: fault };
  if (channels.some((channel) => channel !== 'electronic')) return { class: 'B', cause: 'paper-too' };
  return { class: 'A', cause: null };
}
