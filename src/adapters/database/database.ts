import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';

/** A connection or an open transaction: a repository works on either. */
export type Database = PgDatabase<NodePgQueryResultHKT, Record<string, unknown>>;
