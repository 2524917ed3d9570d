/** Small chores of every process, once a minute. */
import type { Logger } from '../adapters/telemetry/logger.ts';

const EVERY_MS = 60_000;

/** @returns the function that stops it */
export function startHousekeeping(log: Logger, chores: readonly (() => Promise<unknown>)[]): () => void {
  const timer = setInterval(() => {
    for (const chore of chores) chore().catch((err: unknown) => log.warn({ err }, 'housekeeping'));
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
