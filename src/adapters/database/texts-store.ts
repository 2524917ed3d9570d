/** Texts that wait to be read, and kept searches. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { SavedSearch, SavedSearchStore, TextStore } from '../../office/search/search-store.ts';
import type { Database } from './database.ts';
import { documentTexts, savedSearches } from './schema/search.ts';

export function createTextStore(db: Database): TextStore {
  return {
    takeUnread: async (now, triedBefore) => {
      const newest = sql`(SELECT id FROM document_texts
        WHERE words IS NULL AND (tried_at IS NULL OR tried_at < ${triedBefore.toISOString()})
        ORDER BY id DESC LIMIT 1 FOR UPDATE SKIP LOCKED)`;
      const rows = await db
        .update(documentTexts)
        .set({ triedAt: now, attempts: sql`${documentTexts.attempts} + 1` })
        .where(sql`${documentTexts.id} = ${newest}`)
        .returning();
      return rows[0] ?? null;
    },
    keepText: async (sha256, text, incomplete) => {
      await db
        .update(documentTexts)
        .set({ words: sql`to_tsvector('simple', text_words(${text}))`, incomplete })
        .where(and(eq(documentTexts.sha256, sha256), isNull(documentTexts.words)));
    },
  };
}

export function createSavedSearchStore(db: Database): SavedSearchStore {
  return {
    ofAccount: async (accountId) => {
      const rows = await db
        .select()
        .from(savedSearches)
        .where(eq(savedSearches.accountId, accountId))
        .orderBy(asc(savedSearches.name));
      return rows as SavedSearch[];
    },
    keep: async (search) => {
      const rows = await db
        .insert(savedSearches)
        .values(search)
        .onConflictDoUpdate({
          target: [savedSearches.accountId, savedSearches.name],
          set: { criteria: search.criteria },
        })
        .returning();
      return rows[0] as SavedSearch;
    },
    remove: async (accountId, id) => {
      const rows = await db
        .delete(savedSearches)
        .where(and(eq(savedSearches.accountId, accountId), eq(savedSearches.id, id)))
        .returning({ id: savedSearches.id });
      return rows.length > 0;
    },
  };
}
