/** The document that the page shows, with what every part of the page needs of it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { type Answer, addressOf, api, codeOf, request } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import type { PagePlace } from '../../components/pdf/pdf-page.tsx';
import { useSeenVersion } from '../../components/seen-version.tsx';
import { liveKey } from '../../shell/live.ts';

export type DocumentRecord = Answer<'GET /documents/{id}'>;
export type DocumentFile = DocumentRecord['files'][number];

/** A comment that is being written, at a place of the main file. */
export interface Pin extends PagePlace {
  readonly text: string;
}

export interface OpenDocument {
  readonly record: DocumentRecord;
  /** For `If-Match`. */
  readonly etag: string | undefined;
  /** The newest version, attachments aside; undefined while a draft has no file. */
  readonly main: DocumentFile | undefined;
  readonly attachments: readonly DocumentFile[];
  /** Reads the document again; resolves when it is shown. */
  refresh(): Promise<void>;
  /** Comments for the drafter that are not sent yet; kept while one looks elsewhere on the page. */
  readonly pins: readonly Pin[];
  setPins(pins: readonly Pin[]): void;
  /** Scrolls the shown file to a page. */
  showPage(page: number): void;
}

export const DocumentContext = createContext<OpenDocument | null>(null);

export function useOpenDocument(): OpenDocument {
  const open = useContext(DocumentContext);
  if (open === null) throw new Error('outside of the document page');
  return open;
}

/** For a dialog of one step; call it where the dialog is open. */
export function useSeenDocument() {
  const { record, etag, refresh } = useOpenDocument();
  const states = useWords(stateWords);
  const seen = useSeenVersion(etag);
  const onError = (error: unknown) => {
    if (codeOf(error) === 'STALE_ETAG') void refresh();
  };
  return { seen, state: states.outgoing[record.state] ?? record.state, onError };
}

/** `enabled` is false while there is no document yet. */
export function useDocumentRecord(id: string, enabled = true) {
  const queries = useQueryClient();
  const key = liveKey('document', id);
  const read = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request('GET /documents/{id}', { path: { id }, signal }),
    enabled,
  });
  return { ...read, refresh: () => queries.invalidateQueries({ queryKey: key }) };
}

/** One for each attempt at each addressee. */
export function useDeliveries(id: string) {
  return useQuery({
    queryKey: liveKey('deliveries', id),
    queryFn: ({ signal }) => api('GET /documents/{id}/deliveries', { path: { id }, signal }),
  });
}

/** The bytes never change under one address: the version's digest is a part of it. */
export function fileAddress(documentId: string, file: DocumentFile): string {
  const shown = file.versions.filter(({ purpose }) => purpose !== 'rendition').at(-1);
  return addressOf('GET /documents/{id}/files/{fileId}', {
    path: { id: documentId, fileId: file.id },
    query: { version: shown?.sequence ?? 'latest' },
  });
}
