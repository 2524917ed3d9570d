import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { TokenSigning } from '../../office/token-signing/token-signing.ts';
import type { TokenSigningStore } from '../../office/token-signing/token-signing-store.ts';
import type { Database } from './database.ts';
import { tokenSignings } from './schema/token-signing.ts';

export function createTokenSigningStore(db: Database): TokenSigningStore {
  const rows = () => db.select().from(tokenSignings);
  return {
    insert: async (signing) => {
      await db.insert(tokenSignings).values(signing);
    },
    get: async (id) => first(await rows().where(eq(tokenSignings.id, id))),
    getForUpdate: async (id) => first(await rows().where(eq(tokenSignings.id, id)).for('update')),
    bySource: async (hash) => first(await rows().where(eq(tokenSignings.sourceHash, hash))),
    byUpload: async (hash) => first(await rows().where(eq(tokenSignings.uploadHash, hash))),
    update: async (id, change) => {
      await db.update(tokenSignings).set(change).where(eq(tokenSignings.id, id));
    },
    endUnanswered: async ({ accountId, purpose, fileId }, at) => {
      await db
        .update(tokenSignings)
        .set({ expiresAt: at })
        .where(
          and(
            eq(tokenSignings.accountId, accountId),
            eq(tokenSignings.purpose, purpose),
            eq(tokenSignings.fileId, fileId),
            inArray(tokenSignings.state, ['waiting', 'downloaded']),
            gt(tokenSignings.expiresAt, at),
          ),
        );
    },
    acceptedOf: async (record) => {
      const of =
        'documentId' in record
          ? eq(tokenSignings.documentId, record.documentId)
          : eq(tokenSignings.incomingId, record.incomingId);
      const found = await rows()
        .where(and(of, eq(tokenSignings.state, 'accepted')))
        .orderBy(asc(tokenSignings.answeredAt), asc(tokenSignings.id));
      return found as TokenSigning[];
    },
  };
}

function first(rows: readonly (typeof tokenSignings.$inferSelect)[]): TokenSigning | null {
  return (rows[0] as TokenSigning | undefined) ?? null;
}
