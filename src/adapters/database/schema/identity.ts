/** Accounts, sessions, machine tokens. */
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';
import { certificates, people, units } from './organisation.ts';

export const accounts = pgTable(
  'accounts',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    username: text('username').notNull(),
    passwordHash: text('password_hash').notNull(), // argon2id
    /** TOTP secret sealed with the instance secret (AES-256-GCM); null = second factor not set up. */
    totpSecret: text('totp_secret'),
    /** Last accepted TOTP step: a code is used once (RFC 6238 §5.2). */
    totpStep: integer('totp_step'),
    disabledAt: moment('disabled_at'),
    /** A password that somebody else has seen serves for one sign-in: until it is changed nothing else is allowed. */
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    /** Nothing is allowed before an authenticator is set up. */
    mustSetSecondFactor: boolean('must_set_second_factor').notNull().default(false),
    demo: boolean('demo').notNull().default(false),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [uniqueIndex('accounts_username').on(t.username)],
);

/**
 * Failed sign-ins, counted for a name as typed (known or not, so that locking tells nothing) and for an address.
 * Subject: "name:<SHA-256>" or "ip:<address>".
 */
export const signInFailures = pgTable(
  'sign_in_failures',
  {
    subject: text('subject').primaryKey(),
    failures: integer('failures').notNull(),
    lockedUntil: moment('locked_until'),
    lastAt: moment('last_at').notNull(),
  },
  (t) => [index('sign_in_failures_last').on(t.lastAt)],
);

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the cookie's value. */
    tokenHash: text('token_hash').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    csrfToken: text('csrf_token').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    secondFactorAt: moment('second_factor_at'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    /** Hash of the cookie before the last rotation, good for requests under way until the moment beside it. */
    formerHash: text('former_hash'),
    formerUntil: moment('former_until'),
  },
  (t) => [index('sessions_account').on(t.accountId), index('sessions_former').on(t.formerHash)],
);

export const apiTokens = pgTable(
  'api_tokens',
  {
    id: id(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull(),
    /** Actions of the permission matrix that the token may use. */
    scopes: text('scopes').array().notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [uniqueIndex('api_tokens_hash').on(t.tokenHash)],
);

/**
 * What needs two persons. Kinds that give access back (password, second-factor, enable) happen when the second confirms;
 * kinds that take it away (leaver, lost-key) happen at once, and the second says that it was right.
 */
export const recoveries = pgTable(
  'recoveries',
  {
    id: id(),
    kind: text('kind').notNull(), // password | second-factor | enable | leaver | lost-key
    /** Null for the lost token of a unit's seal. */
    accountId: uuid('account_id').references(() => accounts.id),
    /** Only for lost-key. */
    certificateId: uuid('certificate_id').references(() => certificates.id),
    /** In whose care it is. */
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    reason: text('reason').notNull(),
    state: text('state').notNull(), // pending | confirmed | refused
    /** Null: asked for at the machine itself. */
    requestedBy: uuid('requested_by').references(() => accounts.id),
    requestedAt: moment('requested_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** Null while pending, and when confirmed at the machine itself. */
    decidedBy: uuid('decided_by').references(() => accounts.id),
    decidedAt: moment('decided_at'),
    note: text('note'),
  },
  (t) => [index('recoveries_unit').on(t.unitId, t.state), index('recoveries_account').on(t.accountId)],
);
