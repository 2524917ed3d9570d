/** Messages of the national axis that lie here for other systems, and what senders changed of documents they had sent. */
import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { MessageSignature } from '../../../office/exchange/edxml-signature.ts';
import { id, moment } from './columns.ts';
import { incomingDocuments } from './incoming.ts';
import { partners } from './partners.ts';

/** A row for each system that a message is for; the bytes lie in the file store. */
export const vdxpMessages = pgTable(
  'vdxp_messages',
  {
    /** docId for the receiving system. */
    id: id(),
    /** docId for the sending system: the same for all receivers of a message. */
    sentId: uuid('sent_id').notNull(),
    /** From/OrganId, DocumentId, BussinessDocType and bytes, as one digest: what is sent again is the same message. */
    identity: text('identity').notNull(),
    messageType: text('message_type').notNull(), // edoc | status
    /** The system that sent it; null = this one. */
    senderId: uuid('sender_id').references(() => partners.id),
    /** The system that fetches it; null = taken in here. */
    receiverId: uuid('receiver_id').references(() => partners.id),
    fromCode: text('from_code').notNull(),
    toCode: text('to_code').notNull(),
    title: text('title'),
    notation: text('notation'),
    sha256: text('sha256').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    status: text('status').notNull(), // initial | processing | done | fail | cancellation
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('vdxp_messages_once').on(
      t.identity,
      sql`coalesce(receiver_id, '00000000-0000-0000-0000-000000000000'::uuid)`,
    ),
    index('vdxp_messages_waiting')
      .on(t.receiverId, t.messageType, t.createdAt)
      .where(sql`status IN ('initial', 'processing')`),
    index('vdxp_messages_sent').on(t.senderId, t.sentId),
  ],
);

/** Update (2) and replacement (3) of edXML: the later arrival, and the earlier one it changes. */
export const incomingChanges = pgTable(
  'incoming_changes',
  {
    id: id(),
    earlierId: uuid('earlier_id')
      .notNull()
      .references(() => incomingDocuments.id),
    /** Null: nothing new came, the list of receivers alone was changed. */
    laterId: uuid('later_id').references(() => incomingDocuments.id),
    kind: text('kind').notNull(), // update | replacement
    reason: text('reason'),
    /** [{organId, type}]: 0 removed, 1 added. */
    receivers: jsonb('receivers').notNull().default([]),
    /** Of the message: the same one changes a document once. */
    messageSha256: text('message_sha256').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [
    uniqueIndex('incoming_changes_once').on(t.earlierId, t.messageSha256),
    index('incoming_changes_later').on(t.laterId),
  ],
);

/** Which delivery a status from outside speaks of: written before the message leaves. */
export const edxmlSent = pgTable(
  'edxml_sent',
  {
    consignmentId: uuid('consignment_id').primaryKey(),
    partnerId: uuid('partner_id')
      .notNull()
      .references(() => partners.id),
    /** DocumentId of the message. */
    documentId: text('document_id').notNull(),
    /** Number and notation, for statuses that name nothing else. */
    code: text('code').notNull(),
    senderCode: text('sender_code').notNull(),
    receiverCode: text('receiver_code').notNull(),
    /** Of the message as it was sent first; it lies in the file store. */
    messageSha256: text('message_sha256').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [
    index('edxml_sent_document').on(t.documentId, t.receiverCode),
    index('edxml_sent_code').on(t.receiverCode, t.code),
  ],
);

/** What came in edXML: a recall, an update or a replacement names it by the sender's DocumentId. */
export const edxmlArrived = pgTable(
  'edxml_arrived',
  {
    incomingId: uuid('incoming_id')
      .primaryKey()
      .references(() => incomingDocuments.id),
    partnerId: uuid('partner_id')
      .notNull()
      .references(() => partners.id),
    senderCode: text('sender_code').notNull(),
    documentId: text('document_id').notNull(),
    code: text('code').notNull(),
    /** As it came; it lies in the file store. */
    messageSha256: text('message_sha256').notNull(),
    /** What its XML signature is worth: {state, reason, signer}. */
    signature: jsonb('signature').$type<MessageSignature>(),
    at: moment('at').notNull(),
  },
  (t) => [
    index('edxml_arrived_document').on(t.senderCode, t.documentId),
    index('edxml_arrived_code').on(t.senderCode, t.code),
  ],
);
