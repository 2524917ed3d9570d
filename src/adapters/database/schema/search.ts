/** What can be found by its text, and the questions that people keep. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';
import { accounts } from './identity.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** One row a document, outgoing from its issue, incoming from its arrival; a trigger writes it (migrations-custom.sql). */
export const documentTexts = pgTable(
  'document_texts',
  {
    /** Of the outgoing or the incoming document: UUIDv7 never meet. */
    id: id(),
    /** The main file whose text it is. */
    sha256: text('sha256').notNull(),
    /** Null until the file has been read; without accents, simple words with their places. */
    words: tsvector('words'),
    /** Something could not be read, or lies behind the limits of office/search/read-texts.ts. */
    incomplete: boolean('incomplete').notNull().default(false),
    attempts: integer('attempts').notNull().default(0),
    triedAt: moment('tried_at'),
  },
  (t) => [
    index('document_texts_words').using('gin', t.words),
    index('document_texts_waiting').on(t.id).where(sql`words IS NULL`),
    index('document_texts_same').on(t.sha256).where(sql`words IS NULL`),
  ],
);

export const savedSearches = pgTable(
  'saved_searches',
  {
    id: id(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** As office/search/saved-searches.ts knows it. */
    criteria: jsonb('criteria').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [uniqueIndex('saved_searches_name').on(t.accountId, t.name)],
);
