/** What every use case asks of the outside: a transaction, the time, and a promise of later work. */

/**
 * Runs `work` in one database transaction: state, ledger event and outbox row are written together or not at all.
 * A use case names in `Tx` only the stores it touches; the real transaction has all of them.
 */
export type Transact<Tx> = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

export interface Clock {
  now(): Date;
}

/** What goes to a partner. */
export type PartnerWork =
  | { readonly kind: 'consignments'; readonly documentId: string; readonly deliveryIds: readonly string[] }
  | { readonly kind: 'status'; readonly message: Readonly<Record<string, unknown>> };

/** Every queue and what its jobs carry: ids only; the job re-reads its record. */
export interface QueuePayloads {
  /** Sender: hand one delivery to its gateway. */
  'dispatch-consignment': { readonly deliveryId: string };
  /** The same for a group of one document's deliveries; one that fails goes on by itself. */
  'dispatch-consignments': { readonly documentId: string; readonly deliveryIds: readonly string[] };
  /** What goes to another system, in the partner's own lane: deliveries of one document, or one status message. */
  'dispatch-partner': { readonly partnerId: string; readonly work: PartnerWork };
  /** Either side: hand one status message (01…16) to the other side. */
  'dispatch-status': { readonly message: Readonly<Record<string, unknown>> };
  /** Receiver: judge the signatures of what arrived. */
  'verify-arrival': { readonly incomingId: string };
  /** The same for a group that came with one document. */
  'verify-arrivals': { readonly incomingIds: readonly string[] };
  /** Raise the files of an issued document to B-LTA, in renditions beside the frozen bytes. */
  'preserve-document': { readonly documentId: string };
  /** Tell an official by mail what waits. */
  'send-mail': {
    readonly accountId: string;
    readonly template: string;
    readonly params: Readonly<Record<string, string>>;
  };
}

export type QueueName = keyof QueuePayloads;

/** The compiler refuses this table when a queue is added or removed above. */
const everyQueue: Readonly<Record<QueueName, true>> = {
  'dispatch-consignment': true,
  'dispatch-consignments': true,
  'dispatch-partner': true,
  'dispatch-status': true,
  'verify-arrival': true,
  'verify-arrivals': true,
  'preserve-document': true,
  'send-mail': true,
};

export const queueNames: readonly QueueName[] = Object.keys(everyQueue) as QueueName[];

export interface Outbox {
  /** Writes the outbox row in the running transaction; returns its id, which becomes the job's id. */
  promise<Q extends QueueName>(
    queue: Q,
    payload: QueuePayloads[Q],
    options?: {
      notBefore?: Date;
      /** A row not handed over yet with the same value under this key of its payload serves instead. */
      oncePer?: keyof QueuePayloads[Q] & string;
    },
  ): Promise<string>;
  /** One row each, without those that a row waiting under the same value serves already. */
  promiseOnceEach<Q extends QueueName>(
    queue: Q,
    payloads: readonly QueuePayloads[Q][],
    options: { notBefore: Date; oncePer: keyof QueuePayloads[Q] & string },
  ): Promise<void>;
}

/** Asia/Ho_Chi_Minh has no daylight saving: UTC+7 since 1975. */
const HANOI_OFFSET_MS = 7 * 3600_000;

/** The calendar day in Vietnam as yyyy-MM-dd. */
export function vietnamDate(at: Date): string {
  return new Date(at.getTime() + HANOI_OFFSET_MS).toISOString().slice(0, 10);
}

/** dd/MM/yyyy, as people read it. */
export function displayDate(isoDate: string): string {
  const [year, month, day] = isoDate.split('-');
  return `${day}/${month}/${year}`;
}

/** 2026-11-23T09:05:00+07:00: ISO 8601 in Vietnam's zone, as the decree wants it on signatures (ND 30, PL I, II.8). */
export function vietnamTimestamp(at: Date): string {
  return `${new Date(at.getTime() + HANOI_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}
