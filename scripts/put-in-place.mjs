/** Puts a finished folder where an older one stands. */
import { renameSync, rmSync } from 'node:fs';

/**
 * Who reads `target` meanwhile misses it for an instant at most; of several that put the same thing there at once, the last stays.
 * @param {string} fresh folder made beside `target`, on the same file system
 * @param {string} target
 */
export function putInPlace(fresh, target) {
  const old = `${fresh}.old`;
  for (;;) {
    try {
      renameSync(target, old);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    try {
      renameSync(fresh, target);
      break;
    } catch (error) {
      // Another one was quicker: its folder makes room in turn.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}
