/** A chore of the workers: reads the text of what was issued or has arrived, so that it is found by its words. */
import { extractText } from '../../lib/typesetting/text.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import type { TextStore } from './search-store.ts';

/** Bounds of one document: a tsvector holds a megabyte, and nobody waits for the thousandth page of an annex. */
const limits = { maxPages: 300, maxChars: 400_000, timeLimit: 15_000 } as const;
const MOST_ATTEMPTS = 3;
const AGAIN_AFTER_MS = 10 * 60_000;

export interface ReadTextsPorts {
  readonly transact: Transact<{ readonly texts: TextStore }>;
  readonly clock: Clock;
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
}

/** Reads up to `most` files, newest first; returns how many were waiting for it. A scan has no text, and that is known then, too. */
export async function readTexts(
  ports: ReadTextsPorts,
  most: number,
  stopped: () => boolean = () => false,
): Promise<number> {
  for (let count = 0; count < most; count++) {
    if (stopped()) return count;
    const now = ports.clock.now();
    const before = new Date(now.getTime() - AGAIN_AFTER_MS);
    const unread = await ports.transact((tx) => tx.texts.takeUnread(now, before));
    if (unread === null) return count;
    const read = await readOne(ports, unread.sha256);
    // Not there yet, or it does not open: it is tried again later, and then known as unreadable.
    if (read === null && unread.attempts < MOST_ATTEMPTS) continue;
    await ports.transact((tx) =>
      tx.texts.keepText(unread.sha256, read?.text ?? '', read?.incomplete ?? true),
    );
  }
  return most;
}

async function readOne(ports: Pick<ReadTextsPorts, 'storage'>, sha256: string) {
  try {
    return await extractText(await ports.storage.read(sha256), limits);
  } catch {
    return null;
  }
}
