/** The boxes of outgoing documents: what waits for whom. */
import { cleanOptionalText } from '../documents/clean-text.ts';
import { viewpointOf } from '../documents/document-access.ts';
import type { DocumentBox, DocumentStore, ListedDocument } from '../documents/document-store.ts';
import type { Actor } from '../identity/actor.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Transact } from '../unit-of-work.ts';

export interface ListCommand extends PageRequest {
  readonly box: DocumentBox;
  readonly unitId?: string;
  readonly query?: string;
}

export interface ListPorts {
  readonly transact: Transact<{ readonly documents: Pick<DocumentStore, 'list'> }>;
}

export async function listDocuments(
  ports: ListPorts,
  actor: Actor,
  { query, ...command }: ListCommand,
): Promise<Page<ListedDocument>> {
  const text = cleanOptionalText(query, { field: 'query', limit: 200 });
  return ports.transact((tx) =>
    tx.documents.list({
      ...command,
      ...(text !== null && { query: text }),
      viewpoint: viewpointOf(actor),
    }),
  );
}
