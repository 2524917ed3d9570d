/** The boxes of work: where each is read, and whose page shows it. */
import type { Query } from '../../api/client.ts';
import type { Role } from '../../shell/session.tsx';

export type OutgoingBox = NonNullable<Query<'GET /documents'>['box']>;
export type IncomingBox = NonNullable<Query<'GET /incoming'>['box']>;

export type Box =
  | { readonly kind: 'outgoing'; readonly box: OutgoingBox; readonly roles: readonly Role[] }
  | { readonly kind: 'incoming'; readonly box: IncomingBox; readonly roles: readonly Role[] };

/** In the order in which they ask for attention. */
export const waitingBoxes: readonly Box[] = [
  { kind: 'outgoing', box: 'to-sign', roles: ['leader'] },
  { kind: 'incoming', box: 'to-direct', roles: ['leader'] },
  { kind: 'outgoing', box: 'to-review', roles: ['leader', 'clerk'] },
  { kind: 'incoming', box: 'arrived', roles: ['clerk'] },
  { kind: 'outgoing', box: 'to-issue', roles: ['clerk'] },
  { kind: 'outgoing', box: 'to-send', roles: ['clerk'] },
  { kind: 'incoming', box: 'to-assign', roles: ['clerk'] },
  { kind: 'incoming', box: 'mine', roles: ['officer', 'leader', 'clerk'] },
  { kind: 'outgoing', box: 'drafts', roles: ['officer', 'leader', 'clerk'] },
];

export interface WaitingItem {
  readonly id: string;
  readonly address: string;
  readonly subject: string;
  readonly symbol: string;
  readonly urgency: string;
  readonly state: string;
  /** Who asks: the drafter with the unit, or the sender. */
  readonly from: string;
  /** Since when it waits. */
  readonly since: string;
  readonly dueDate: string | null;
}
