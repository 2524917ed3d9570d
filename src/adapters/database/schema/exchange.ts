/** The sender's deliveries, the receiver's inbox, duplicate elimination. Never a row shared by the two sides. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';
import { documents } from './documents.ts';
import { units } from './organisation.ts';
import { partners } from './partners.ts';

export const deliveries = pgTable(
  'deliveries',
  {
    id: id(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id),
    /** The issuing unit of the document, for the lists of those who look after its deliveries. */
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    /** Made once, never changes, whatever is retried. */
    consignmentId: uuid('consignment_id').notNull(),
    receiverUnitId: uuid('receiver_unit_id').references(() => units.id),
    receiverName: text('receiver_name').notNull(),
    channel: text('channel').notNull(), // electronic | both | paper
    gateway: text('gateway').notNull(), // in-instance | paper | peer | vdxp | lgsp | mail
    /** The other system; null inside this instance and on paper. */
    partnerId: uuid('partner_id').references(() => partners.id),
    /** What a carrier that gives no receipt called it, and when it took it. */
    carrierReference: text('carrier_reference'),
    carriedAt: moment('carried_at'),
    /** What was wrong with the document's signatures when it was sent; the share asks when the arrival is proved. */
    signatureFault: text('signature_fault'),
    state: text('state').notNull(),
    recallState: text('recall_state'), // requested | agreed | refused
    queuedAt: moment('queued_at').notNull(),
    dispatchedAt: moment('dispatched_at'),
    arrivedAt: moment('arrived_at'),
    acceptedAt: moment('accepted_at'),
    finishedAt: moment('finished_at'),
    refusedReason: text('refused_reason'),
    /** The receiver's number and book date, told with 03. */
    arrivalNumber: integer('arrival_number'),
    /** Receipt 01 (JWS compact, RFC 7515) over the digests of what arrived. */
    receipt: text('receipt'),
    /** Order of the receiver's newest status that was applied; 0 before the first. */
    statusSequence: integer('status_sequence').notNull().default(0),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('deliveries_consignment').on(t.consignmentId),
    index('deliveries_document').on(t.documentId),
    // Rows lie in the order in which they were queued: a few bytes per hundred pages tell where a period is.
    index('deliveries_queued').using('brin', t.queuedAt).with({ autosummarize: true }),
    index('deliveries_unit').on(t.unitId, t.id),
    // What must go by post.
    index('deliveries_paper').on(t.unitId, t.id).where(sql`channel <> 'electronic'`),
    index('deliveries_unit_state').on(t.unitId, t.state, t.id),
    index('deliveries_open')
      .on(t.unitId, t.id)
      .where(sql`receipt IS NULL AND gateway <> 'paper' AND state IN ('queued', 'dispatched')`),
    index('deliveries_no_receipt')
      .on(t.queuedAt, t.state)
      .where(sql`receipt IS NULL AND state NOT IN ('on_paper', 'refused', 'recalled')`),
    index('deliveries_partner').on(t.partnerId, t.queuedAt).where(sql`partner_id IS NOT NULL`),
    index('deliveries_unit_partner').on(t.unitId, t.queuedAt).where(sql`partner_id IS NOT NULL`),
    index('deliveries_carried').on(t.partnerId, t.carrierReference).where(sql`carrier_reference IS NOT NULL`),
  ],
);

/** Every status the sender learned, in its own words, with the receiver's signature. */
export const deliveryStatuses = pgTable(
  'delivery_statuses',
  {
    /** The receiver's message id: a repeated message is kept once. */
    id: id(),
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => deliveries.id),
    code: text('code').notNull(),
    reason: text('reason'),
    staff: text('staff'),
    /** The receiver's own order of its messages: a late one never turns the delivery back. */
    sequence: integer('sequence').notNull(),
    at: moment('at').notNull(),
    receivedAt: moment('received_at').notNull(),
    signature: text('signature'),
  },
  (t) => [index('delivery_statuses_delivery').on(t.deliveryId)],
);

/** For ever: the receipt that was given to the first arrival answers every duplicate. */
export const inboxConsignments = pgTable(
  'inbox_consignments',
  {
    id: id(),
    senderCode: text('sender_code').notNull(),
    consignmentId: uuid('consignment_id').notNull(),
    receiverUnitId: uuid('receiver_unit_id').notNull(),
    incomingId: uuid('incoming_id').notNull(),
    /** Through which it came, and by which the answers go back; null = from a unit hosted here. */
    partnerId: uuid('partner_id').references(() => partners.id),
    digests: jsonb('digests').notNull(),
    /** As the sender signed it (JWS compact): who sent what. Null from a unit hosted here and over edXML. */
    signed: text('signed'),
    receipt: text('receipt').notNull(),
    receivedAt: moment('received_at').notNull(),
  },
  (t) => [uniqueIndex('inbox_once').on(t.senderCode, t.consignmentId)],
);

/** Consignments that were refused at the door, for ever: a later attempt gets the same answer, whatever has changed since. */
export const inboxRefusals = pgTable(
  'inbox_refusals',
  {
    senderCode: text('sender_code').notNull(),
    consignmentId: uuid('consignment_id').notNull(),
    reason: text('reason').notNull(),
    successor: text('successor'),
    refusedAt: moment('refused_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.senderCode, t.consignmentId] })],
);
