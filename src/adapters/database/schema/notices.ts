/** Mail to officials: what each wants no mail about, when each was last told, and what mail servers refused. */
import { date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';
import { accounts } from './identity.ts';

/** A row switches a kind off; a kind without a row is on. */
export const noticeSwitches = pgTable(
  'notice_switches',
  {
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    offSince: moment('off_since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.kind] })],
);

/** One digest a quarter of an hour, so many a day: the row is locked by whoever is about to send one. */
export const mailStates = pgTable('mail_states', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => accounts.id, { onDelete: 'cascade' }),
  /** The promise that took the turn, and when. */
  jobId: uuid('job_id'),
  claimedAt: moment('claimed_at'),
  /** What became waiting before this moment has been told. */
  toldUntil: moment('told_until'),
  /** Digests on this day in Vietnam. */
  countedOn: date('counted_on'),
  count: integer('count').notNull().default(0),
  /** The address that was refused for good; another address is tried again. */
  failingAddress: text('failing_address'),
  failingSince: moment('failing_since'),
});

export const mailProblems = pgTable(
  'mail_problems',
  {
    id: id(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    address: text('address').notNull(),
    /** SMTP answer code; null when the message never reached a server. */
    code: integer('code'),
    said: text('said').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [index('mail_problems_account').on(t.accountId, t.at)],
);
