/** Over everything the asking person may read, both directions in one answer. */
import { cleanOptionalText } from '../documents/clean-text.ts';
import { viewpointOf } from '../documents/document-access.ts';
import type { Actor } from '../identity/actor.ts';
import { incomingViewpoint } from '../incoming/read-incoming.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Transact } from '../unit-of-work.ts';
import type { Found, SearchFilters, SearchStore } from './search-store.ts';

const MOST_GROUPS = 12;

export interface SearchPorts {
  readonly transact: Transact<{ readonly search: SearchStore }>;
}

export interface SearchCommand extends SearchFilters, PageRequest {
  readonly query?: string;
}

/** Accents and letter case do not matter; words in quotation marks must follow each other. */
export async function searchDocuments(
  ports: SearchPorts,
  actor: Actor,
  { query, issuer, ...command }: SearchCommand,
): Promise<Page<Found>> {
  const words = cleanOptionalText(query, { field: 'query', limit: 200 });
  const by = cleanOptionalText(issuer, { field: 'issuer', limit: 200 });
  return ports.transact((tx) =>
    tx.search.search({
      ...command,
      ...(by !== null && { issuer: by }),
      groups: groupsOf(words ?? ''),
      outgoing: viewpointOf(actor),
      incoming: incomingViewpoint(actor),
    }),
  );
}

/** `kế hoạch "an toàn" 12/QĐ-UBND` → kế, hoạch, "an toàn", 12/QĐ-UBND. Marks alone say nothing and are left out. */
export function groupsOf(query: string): readonly string[] {
  const found = [...query.matchAll(/["“”]([^"“”]+)["“”]|([^\s"“”]+)/gu)];
  return found
    .map(([, quoted, word]) => (quoted ?? word ?? '').trim())
    .filter((group) => /[\p{L}\p{N}]/u.test(group))
    .slice(0, MOST_GROUPS);
}
