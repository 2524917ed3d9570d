import { and, asc, eq, inArray, lt, ne } from 'drizzle-orm';
import type {
  BatchItem,
  SigningBatch,
  SigningBatchStore,
  SigningSummary,
} from '../../office/outgoing/sign-batch-store.ts';
import type { Database } from './database.ts';
import { signingBatches, signingBatchItems, signingSummaries } from './schema/signing-batches.ts';

export function createSigningBatchesStore(db: Database): SigningBatchStore {
  return { ...createSummaryRows(db), ...createBatchRows(db), ...createItemRows(db) };
}

function createSummaryRows(db: Database): Pick<SigningBatchStore, 'keepSummary' | 'summary'> {
  const { accountId, digest, createdAt } = signingSummaries;
  return {
    keepSummary: async (summary, forgetBefore) => {
      await db
        .delete(signingSummaries)
        .where(and(eq(accountId, summary.accountId), lt(createdAt, forgetBefore)));
      await db
        .insert(signingSummaries)
        .values(summary)
        .onConflictDoUpdate({
          target: [accountId, digest],
          set: { documents: summary.documents, createdAt: summary.createdAt },
        });
    },
    summary: async (account, wanted) => {
      const own = and(eq(accountId, account), eq(digest, wanted));
      const [row] = await db.select().from(signingSummaries).where(own);
      return (row as SigningSummary | undefined) ?? null;
    },
  };
}

function createBatchRows(
  db: Database,
): Pick<SigningBatchStore, 'insert' | 'get' | 'getForUpdate' | 'update' | 'running'> {
  const rows = () => db.select().from(signingBatches);
  return {
    insert: async (batch, items) => {
      await db.insert(signingBatches).values(batch);
      await db.insert(signingBatchItems).values([...items]);
    },
    get: async (id) => first(await rows().where(eq(signingBatches.id, id))),
    getForUpdate: async (id) => first(await rows().where(eq(signingBatches.id, id)).for('update')),
    update: async (id, change) => {
      await db.update(signingBatches).set(change).where(eq(signingBatches.id, id));
    },
    running: async () => {
      const found = await rows()
        .where(eq(signingBatches.state, 'running'))
        .for('update', { skipLocked: true });
      return found as SigningBatch[];
    },
  };
}

function createItemRows(db: Database): Pick<SigningBatchStore, 'items' | 'changeItem' | 'changeItems'> {
  const { batchId, documentId, ordinal, state } = signingBatchItems;
  return {
    items: async (id) => {
      const rows = await db.select().from(signingBatchItems).where(eq(batchId, id)).orderBy(asc(ordinal));
      return rows as BatchItem[];
    },
    changeItem: async (batch, document, change) => {
      const changed = await db
        .update(signingBatchItems)
        .set(change)
        .where(and(eq(batchId, batch), eq(documentId, document), ne(state, 'signed')))
        .returning({ documentId });
      return changed.length > 0;
    },
    changeItems: async (batch, from, change) => {
      await db
        .update(signingBatchItems)
        .set(change)
        .where(and(eq(batchId, batch), inArray(state, [...from])));
    },
  };
}

function first(rows: readonly (typeof signingBatches.$inferSelect)[]): SigningBatch | null {
  return (rows[0] as SigningBatch | undefined) ?? null;
}
