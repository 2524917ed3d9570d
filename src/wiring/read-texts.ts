/** Reading texts as a chore of the workers: soon after arrival or issue, and a little at a time, because it shares the process. */
import type { Logger } from '../adapters/telemetry/logger.ts';
import { type ReadTextsPorts, readTexts } from '../office/search/read-texts.ts';

const LOOK_EVERY_MS = 3_000;
const AT_ONCE = 20;

/** @returns the function that stops it and waits for the file being read */
export function startReadingTexts(ports: ReadTextsPorts, log: Logger): () => Promise<void> {
  let stopped = false;
  let reading: Promise<void> | undefined;
  const timer = setInterval(() => {
    reading ??= readTexts(ports, AT_ONCE, () => stopped)
      .then(() => undefined)
      .catch((err: unknown) => log.warn({ err }, 'search: reading texts'))
      .finally(() => {
        reading = undefined;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await reading;
  };
}
