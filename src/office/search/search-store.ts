import type { Viewpoint } from '../documents/document-store.ts';
import type { IncomingViewpoint } from '../incoming/incoming-store.ts';
import type { Page, PageRequest } from '../paging.ts';

export const searchDirections = ['outgoing', 'incoming'] as const;
export type SearchDirection = (typeof searchDirections)[number];

export interface SearchFilters {
  /** Both when left out. */
  readonly direction?: SearchDirection;
  readonly typeCode?: string;
  /** Part of the issuer's name. */
  readonly issuer?: string;
  /** Dates of issue, yyyy-MM-dd, both included. */
  readonly from?: string;
  readonly to?: string;
}

export interface SearchQuestion extends SearchFilters, PageRequest {
  /** Words, and groups of words that follow each other; all of them must be there. Empty: only the filters count. */
  readonly groups: readonly string[];
  /** Who asks: what they may not read never leaves the database. */
  readonly outgoing: Viewpoint;
  readonly incoming: IncomingViewpoint;
}

export interface Found {
  readonly id: string;
  readonly direction: SearchDirection;
  readonly unitId: string;
  readonly unitName: string;
  readonly state: string;
  readonly typeCode: string;
  readonly numberSymbol: string;
  readonly subject: string;
  readonly urgency: string;
  readonly issuer: string;
  readonly issuedOn: string | null;
  /** Số đến of an incoming document. */
  readonly arrivalNumber: number | null;
  /** `text`: what was asked for stands in the document itself only. */
  readonly foundIn: 'summary' | 'text';
}

/** Bound to the running transaction. */
export interface SearchStore {
  /** Newest first, both directions together. */
  search(question: SearchQuestion): Promise<Page<Found>>;
}

export interface UnreadText {
  readonly id: string;
  readonly sha256: string;
}

export interface TextStore {
  /** Takes the newest document whose text nobody is reading; another process takes another one. */
  takeUnread(now: Date, triedBefore: Date): Promise<(UnreadText & { readonly attempts: number }) | null>;
  /** For every document with this main file. `text` without a text: it can not be read and is not tried again. */
  keepText(sha256: string, text: string, incomplete: boolean): Promise<void>;
}

export interface SavedSearch {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly criteria: SearchFilters & { readonly query?: string };
  readonly createdAt: Date;
}

export interface SavedSearchStore {
  /** By name. */
  ofAccount(accountId: string): Promise<readonly SavedSearch[]>;
  /** Replaces the account's search of the same name. */
  keep(search: SavedSearch): Promise<SavedSearch>;
  /** Whether there was one. */
  remove(accountId: string, id: string): Promise<boolean>;
}
