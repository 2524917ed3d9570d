/** The closed list of what is recorded, and the one way to record it. */
import type { Actor, SystemActor } from '../identity/actor.ts';

export const ledgerKinds = [
  // identity
  'account.created',
  'account.disabled',
  'account.enabled',
  'account.password-changed',
  'account.second-factor-set',
  'account.second-factor-removed',
  'recovery.requested',
  'recovery.confirmed',
  'recovery.refused',
  'session.opened',
  'session.refused',
  'session.closed',
  'token.created',
  'token.revoked',
  // organisation
  'unit.created',
  'unit.changed',
  'unit.closed',
  'unit.seal-image-set',
  'person.created',
  'person.signature-image-set',
  'appointment.created',
  'appointment.ended',
  'authority.granted',
  'authority.delegated',
  'authority.revoked',
  'certificate.bound',
  'certificate.revoked',
  'key.requested',
  'key.session-opened',
  'key.pin-refused',
  'key.locked',
  'group.created',
  'group.changed',
  'book.created',
  'book.changed',
  'book.year-closed',
  'register.year-closed',
  'calendar.changed',
  // outgoing
  'document.drafted',
  'document.edited',
  'document.file-added',
  'document.file-removed',
  'document.submitted',
  'document.content-approved',
  'document.form-approved',
  'document.returned',
  'document.prepared',
  'document.signed',
  'document.sign-refused',
  'document.number-held',
  'document.number-void',
  'document.issued',
  'document.preserved',
  'document.sent',
  'document.recall-requested',
  'document.recalled',
  'document.replaced',
  'document.cancelled',
  'document.read',
  'document.evidence-made',
  // exchange
  'delivery.dispatched',
  'delivery.carried',
  'delivery.status',
  'delivery.failed',
  'delivery.re-driven',
  'delivery.duplicate',
  'delivery.message-refused',
  // other systems
  'partner.created',
  'partner.changed',
  'partner.ended',
  // queues and mail
  'queue.re-driven',
  'queue.given-up',
  'mail.refused',
  'mail.address-changed',
  'mail.address-confirmed',
  // incoming
  'incoming.arrived',
  'incoming.verified',
  'incoming.registered',
  'incoming.registered-by-hand',
  'incoming.scan-added',
  'incoming.stamp-signed',
  'incoming.returned',
  'incoming.directed',
  'incoming.assigned',
  'incoming.started',
  'incoming.finished',
  'incoming.recall-asked',
  'incoming.recall-agreed',
  'incoming.recall-refused',
  'incoming.changed-by-sender',
  'incoming.read',
  'incoming.evidence-made',
  // registers
  'register.entered-by-hand',
  'register.entry-completed',
  'register.numbers-confirmed',
  'posting.recorded',
  'posting.receipted',
  'posting.settled',
  'posting.slip-added',
  'posting.struck',
  'envelope-sender.changed',
  'archive-copy.lent',
  'archive-copy.returned',
  // the instance itself
  'instance.restored',
  // the record itself
  'ledger.exported',
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

/** The share's classes (DESIGN.md, "The share"): decided once, when it happens, and kept in the event. */
export interface ShareFact {
  readonly direction: 'outgoing' | 'incoming';
  readonly recordId: string;
  readonly unitId: string;
  /** yyyy-MM-dd: issue date (outgoing) or registration date (incoming). */
  readonly countedOn: string;
  readonly class: 'A' | 'B' | 'C' | 'D';
  readonly origin: 'electronic' | 'copy' | 'digitised';
  readonly typeCode: string;
  /** Why not A. */
  readonly cause: string | null;
  readonly recalled: boolean;
}

export interface LedgerEvent {
  readonly kind: LedgerKind;
  readonly actor: Actor | SystemActor;
  readonly appointmentId?: string | null;
  readonly onBehalfOfId?: string | null;
  readonly unitId?: string | null;
  readonly documentId?: string | null;
  readonly incomingId?: string | null;
  readonly fileSha256?: string | null;
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
  /** Set when the event changes what the share counts; the projection is written with the event. */
  readonly share?: ShareFact;
}

/** Bound to the running transaction. Time and trace id are the server's. */
export interface Ledger {
  append(event: LedgerEvent): Promise<void>;
  /** The same for many steps of one kind of work, in this order. */
  appendAll(events: readonly LedgerEvent[]): Promise<void>;
}
