/** Outgoing documents with their signers, addressees and reviews in PostgreSQL; the lists stand in document-list.ts. */
import { asc, eq, sql } from 'drizzle-orm';
import type {
  DocumentAddressee,
  DocumentRecord,
  DocumentReview,
  DocumentSigner,
} from '../../office/documents/document.ts';
import type { DocumentStore } from '../../office/documents/document-store.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { listDocuments } from './document-list.ts';
import {
  documentAddressees,
  documentContents,
  documentReviews,
  documentSigners,
  documents,
} from './schema/documents.ts';

export function createDocumentsStore(db: Database): DocumentStore {
  return {
    insert: async (document) => {
      await db.insert(documents).values(document);
    },
    many: async (ids) =>
      (await db.select().from(documents).where(anyOf(documents.id, ids))) as DocumentRecord[],
    get: async (id) => first(await db.select().from(documents).where(eq(documents.id, id))),
    getForUpdate: async (id) =>
      first(await db.select().from(documents).where(eq(documents.id, id)).for('update')),
    manyForUpdate: async (ids) =>
      (await db
        .select()
        .from(documents)
        .where(anyOf(documents.id, ids))
        .orderBy(asc(documents.id))
        .for('update')) as DocumentRecord[],
    update: async (id, change) => {
      const rows = await db
        .update(documents)
        .set({ ...change, version: sql`${documents.version} + 1` })
        .where(eq(documents.id, id))
        .returning();
      const updated = first(rows);
      if (!updated) throw new Error(`document ${id} is gone`);
      return updated;
    },
    list: (query) => listDocuments(db, query),
    content: async (documentId) =>
      (await db.select().from(documentContents).where(eq(documentContents.documentId, documentId)))[0]
        ?.content ?? null,
    saveContent: async (documentId, content) => {
      await db.delete(documentContents).where(eq(documentContents.documentId, documentId));
      if (content !== null) await db.insert(documentContents).values({ documentId, content });
    },
    ...createPartyRows(db),
    ...createReviewRows(db),
  };
}

function createPartyRows(db: Database) {
  return {
    signersOfMany: async (documentIds: readonly string[]) => {
      const rows = await db
        .select()
        .from(documentSigners)
        .where(anyOf(documentSigners.documentId, documentIds))
        .orderBy(asc(documentSigners.position));
      const found = new Map<string, DocumentSigner[]>();
      for (const { documentId, ...signer } of rows)
        found.set(documentId, [...(found.get(documentId) ?? []), signer as DocumentSigner]);
      return found;
    },
    signers: async (documentId: string): Promise<readonly DocumentSigner[]> => {
      const rows = await db
        .select()
        .from(documentSigners)
        .where(eq(documentSigners.documentId, documentId))
        .orderBy(asc(documentSigners.position));
      return rows.map(({ documentId: _, ...signer }) => signer as DocumentSigner);
    },
    replaceSigners: async (documentId: string, signers: readonly DocumentSigner[]) => {
      await db.delete(documentSigners).where(eq(documentSigners.documentId, documentId));
      if (signers.length > 0)
        await db.insert(documentSigners).values(signers.map((signer) => ({ ...signer, documentId })));
    },
    addressees: async (documentId: string): Promise<readonly DocumentAddressee[]> => {
      const rows = await db
        .select()
        .from(documentAddressees)
        .where(eq(documentAddressees.documentId, documentId))
        .orderBy(asc(documentAddressees.position));
      return rows.map(({ documentId: _, ...addressee }) => addressee as DocumentAddressee);
    },
    replaceAddressees: async (documentId: string, addressees: readonly DocumentAddressee[]) => {
      await db.delete(documentAddressees).where(eq(documentAddressees.documentId, documentId));
      if (addressees.length > 0)
        await db
          .insert(documentAddressees)
          .values(addressees.map((addressee) => ({ ...addressee, documentId })));
    },
  };
}

function createReviewRows(db: Database) {
  return {
    reviews: async (documentId: string): Promise<readonly DocumentReview[]> => {
      const rows = await db
        .select()
        .from(documentReviews)
        .where(eq(documentReviews.documentId, documentId))
        .orderBy(asc(documentReviews.at), asc(documentReviews.id));
      return rows as DocumentReview[];
    },
    addReview: async (review: DocumentReview) => {
      await db.insert(documentReviews).values(review);
    },
  };
}

function first(rows: readonly (typeof documents.$inferSelect)[]): DocumentRecord | null {
  return (rows[0] as DocumentRecord | undefined) ?? null;
}
