/** What waits for one official, by kind, read from the boxes that the official would open. */
import type { DocumentRecord } from '../documents/document.ts';
import { viewpointOf } from '../documents/document-access.ts';
import type { DocumentBox, DocumentStore } from '../documents/document-store.ts';
import type { Actor } from '../identity/actor.ts';
import { kindNames, recoveriesToConfirm } from '../identity/recoveries-to-confirm.ts';
import type { RecoveryStore } from '../identity/recovery-store.ts';
import type { IncomingRecord } from '../incoming/incoming.ts';
import type { IncomingListQuery, IncomingStore } from '../incoming/incoming-store.ts';
import { incomingViewpoint } from '../incoming/read-incoming.ts';
import { type NoticeKind, noticeKinds } from './notice-kinds.ts';

export interface WaitingItem {
  readonly id: string;
  /** The beginning of its address in the application (src/web/shell/pages.tsx). */
  readonly page: 'documents' | 'incoming' | 'recoveries';
  /** Null: of limited circulation or classified, its subject stays in the service. */
  readonly subject: string | null;
  readonly since: Date;
}

export interface WaitingKind {
  readonly kind: NoticeKind;
  /** At most `LISTED`. */
  readonly items: readonly WaitingItem[];
  readonly more: boolean;
}

export interface WhatWaitsTx {
  readonly documents: Pick<DocumentStore, 'list'>;
  readonly incoming: Pick<IncomingStore, 'list'>;
  readonly recoveries: Pick<RecoveryStore, 'list'>;
  readonly notices: {
    /** Of these arrivals, those whose sender limits their circulation. */
    limitedArrivals(incomingIds: readonly string[]): Promise<ReadonlySet<string>>;
  };
}

const LISTED = 20;

type Source =
  | { readonly outgoing: DocumentBox; readonly only?: DocumentRecord['state'] }
  | { readonly incoming: IncomingListQuery['box']; readonly role?: 'clerk' }
  | 'recoveries';

const sources: Readonly<Record<NoticeKind, Source>> = {
  'document-to-sign': { outgoing: 'to-sign' },
  'document-to-review': { outgoing: 'to-review' },
  'document-to-issue': { outgoing: 'to-issue' },
  'document-returned': { outgoing: 'drafts', only: 'returned' },
  'document-arrived': { incoming: 'arrived', role: 'clerk' },
  'document-to-direct': { incoming: 'to-direct' },
  'document-to-handle': { incoming: 'mine' },
  'recovery-to-confirm': 'recoveries',
};

/** Kinds with something in them, in the order of `noticeKinds`. */
export async function whatWaits(
  tx: WhatWaitsTx,
  actor: Actor,
  without: readonly NoticeKind[],
  now: Date,
): Promise<readonly WaitingKind[]> {
  const found: WaitingKind[] = [];
  for (const kind of noticeKinds) {
    if (without.includes(kind)) continue;
    const waiting = await waitingOf(tx, actor, sources[kind], now);
    if (waiting.items.length > 0) found.push({ kind, ...waiting });
  }
  return found;
}

type Waiting = Omit<WaitingKind, 'kind'>;

function waitingOf(tx: WhatWaitsTx, actor: Actor, source: Source, now: Date): Promise<Waiting> {
  if (source === 'recoveries') return toConfirm(tx, actor, now);
  return 'outgoing' in source ? outgoing(tx, actor, source) : arrivals(tx, actor, source);
}

/** By kind and unit: whose password or token it is about stays in the service. */
async function toConfirm(tx: WhatWaitsTx, actor: Actor, now: Date): Promise<Waiting> {
  const { items, more } = await recoveriesToConfirm(tx, actor, { now, limit: LISTED });
  const lines = items.map(
    ({ id, kind, unitName, requestedAt }): WaitingItem => ({
      id,
      page: 'recoveries',
      subject: `${kindNames[kind].vi} · ${unitName}`,
      since: requestedAt,
    }),
  );
  return { items: lines, more };
}

async function outgoing(tx: WhatWaitsTx, actor: Actor, source: Extract<Source, { outgoing: DocumentBox }>) {
  const query = { box: source.outgoing, viewpoint: viewpointOf(actor), limit: LISTED };
  const page = await tx.documents.list(query);
  const kept = page.items.filter(({ state }) => source.only === undefined || state === source.only);
  const items = kept.map(
    (record): WaitingItem => ({
      id: record.id,
      page: 'documents',
      subject: record.circulation === null ? record.subject : null,
      since: record.updatedAt,
    }),
  );
  return { items, more: page.next !== null };
}

async function arrivals(
  tx: WhatWaitsTx,
  actor: Actor,
  { incoming: box, role }: Extract<Source, { incoming: IncomingListQuery['box'] }>,
) {
  if (role && !actor.appointments.some((held) => held.role === role)) return { items: [], more: false };
  const page = await tx.incoming.list({ box, viewpoint: incomingViewpoint(actor), limit: LISTED });
  const limited = await tx.notices.limitedArrivals(page.items.map(({ id }) => id));
  const isOpen = (record: IncomingRecord) => record.secrecy === 'none' && !limited.has(record.id);
  const items = page.items.map(
    (record): WaitingItem => ({
      id: record.id,
      page: 'incoming',
      subject: isOpen(record) ? record.subject : null,
      since: record.updatedAt,
    }),
  );
  return { items, more: page.next !== null };
}
