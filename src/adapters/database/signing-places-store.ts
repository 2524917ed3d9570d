import { eq, lt } from 'drizzle-orm';
import type { SigningPlaces } from '../../office/identity/signing-places.ts';
import type { Clock } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { signingPlaces } from './schema/http.ts';

/** @param own address by which other processes reach this one */
export function createSigningPlaces(
  db: Database,
  { clock, own }: { readonly clock: Clock; readonly own: URL },
): SigningPlaces {
  return {
    async keep({ id, expiresAt }) {
      await db.delete(signingPlaces).where(lt(signingPlaces.expiresAt, clock.now()));
      await db.insert(signingPlaces).values({ sessionId: id, url: own.href, expiresAt });
    },
    async elsewhere(sessionId) {
      const [row] = await db.select().from(signingPlaces).where(eq(signingPlaces.sessionId, sessionId));
      return row === undefined || row.url === own.href ? null : new URL(row.url);
    },
  };
}
