/** Questions that a person asks again and again. They hold no answers: what is found is decided anew each time. */
import { AppError } from '../../app-error.ts';
import { cleanOptionalText } from '../documents/clean-text.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { searchErrors } from './errors.ts';
import type { SavedSearch, SavedSearchStore } from './search-store.ts';

const MOST = 50;

export interface SavedSearchPorts {
  readonly transact: Transact<{ readonly savedSearches: SavedSearchStore }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export function listSavedSearches(ports: SavedSearchPorts, actor: Actor): Promise<readonly SavedSearch[]> {
  return ports.transact((tx) => tx.savedSearches.ofAccount(actor.accountId));
}

/** @throws AppError SAVED_SEARCH_UNNAMED, TOO_MANY_SAVED_SEARCHES */
export async function saveSearch(
  ports: SavedSearchPorts,
  actor: Actor,
  { name, criteria }: Pick<SavedSearch, 'name' | 'criteria'>,
): Promise<SavedSearch> {
  const cleaned = cleanOptionalText(name, { field: 'name', limit: 100 });
  if (cleaned === null) throw new AppError(searchErrors.SAVED_SEARCH_UNNAMED);
  const createdAt = ports.clock.now();
  return ports.transact(async ({ savedSearches }) => {
    const own = await savedSearches.ofAccount(actor.accountId);
    if (own.length >= MOST && own.every((saved) => saved.name !== cleaned))
      throw new AppError(searchErrors.TOO_MANY_SAVED_SEARCHES, { params: { most: MOST } });
    const saved = { id: ports.newId(), accountId: actor.accountId, name: cleaned, criteria, createdAt };
    return savedSearches.keep(saved);
  });
}

/** @throws AppError NOT_FOUND, also for another person's */
export async function removeSavedSearch(ports: SavedSearchPorts, actor: Actor, id: string): Promise<void> {
  const removed = await ports.transact((tx) => tx.savedSearches.remove(actor.accountId, id));
  if (!removed) throw new AppError(officeErrors.NOT_FOUND);
}
