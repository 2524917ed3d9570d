/** Files that partners laid down, in PostgreSQL. */
import { sql } from 'drizzle-orm';
import type { PeerFileStore } from '../../office/exchange/sweep-peer-files.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { peerFiles } from './schema/partners.ts';

export function createPeerFileStore(db: Database): PeerFileStore {
  return {
    async note(digests, at) {
      if (digests.length === 0) return;
      // Lost with a power cut, the file only stays longer.
      await db.execute(sql`SET LOCAL synchronous_commit = off`);
      await db
        .insert(peerFiles)
        .values([...new Set(digests)].map((sha256) => ({ sha256, touchedAt: at })))
        .onConflictDoNothing();
    },
    async touch(digests, before, at) {
      await db
        .update(peerFiles)
        .set({ touchedAt: at })
        .where(sql`${anyOf(peerFiles.sha256, digests)} AND ${peerFiles.touchedAt} < ${before}`);
    },
    async due(before, limit) {
      const { rows } = await db.execute<{ sha256: string; used: boolean }>(sql`
        SELECT laid.sha256, (EXISTS (SELECT FROM files WHERE files.sha256 = laid.sha256)
          OR EXISTS (SELECT FROM vdxp_messages AS m WHERE m.sha256 = laid.sha256)
          OR EXISTS (SELECT FROM incoming_changes AS m WHERE m.message_sha256 = laid.sha256)
          OR EXISTS (SELECT FROM edxml_sent AS m WHERE m.message_sha256 = laid.sha256)
          OR EXISTS (SELECT FROM edxml_arrived AS m WHERE m.message_sha256 = laid.sha256)) AS used
        FROM peer_files AS laid WHERE laid.touched_at < ${before} ORDER BY laid.touched_at LIMIT ${limit}
        FOR UPDATE SKIP LOCKED`);
      return rows;
    },
    async forget(digests) {
      if (digests.length > 0) await db.delete(peerFiles).where(anyOf(peerFiles.sha256, digests));
    },
  };
}
