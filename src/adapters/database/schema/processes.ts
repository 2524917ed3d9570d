/** The processes of the service, each saying that it lives: whose jobs nobody runs any more is seen here. */
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

export const processes = pgTable('processes', {
  /** "host/pid/start", as in `jobs.owner`. */
  id: text('id').primaryKey(),
  host: text('host').notNull(),
  /** One running kernel and its process numbers: within it a process number can be asked for. */
  place: text('place').notNull(),
  pid: integer('pid').notNull(),
  roles: text('roles').array().notNull(),
  /** Fingerprint of the key folder it works with (wiring/key-folder.ts). */
  keyFolder: text('key_folder'),
  startedAt: moment('started_at').notNull(),
  lastSeenAt: moment('last_seen_at').notNull(),
});
