/** Sessions and machine tokens: both are known by the hash of their secret only. */
import { and, desc, eq, gt, isNull, lt, ne, or } from 'drizzle-orm';
import type { ApiToken, Session } from '../../office/identity/identity-store.ts';
import type { Database } from './database.ts';
import { apiTokens, sessions } from './schema/identity.ts';

export function createSessionRows(db: Database) {
  const of = (tokenHash: string) => eq(sessions.tokenHash, tokenHash);
  return {
    ...createTokenRows(db),
    insertSession: async (session: Session) => {
      await db.insert(sessions).values(session);
    },
    session: async (tokenHash: string): Promise<Session | null> =>
      (await db.select().from(sessions).where(of(tokenHash)))[0] ?? null,
    formerSession: async (tokenHash: string, at: Date | null): Promise<Session | null> => {
      const inTime = at === null ? undefined : gt(sessions.formerUntil, at);
      const former = and(eq(sessions.formerHash, tokenHash), inTime);
      return (await db.select().from(sessions).where(former))[0] ?? null;
    },
    rotateSession: async (tokenHash: string, next: string, until: Date) => {
      const ids = { tokenHash: next, formerHash: tokenHash, formerUntil: until };
      await db.update(sessions).set(ids).where(of(tokenHash));
    },
    touchSession: async (tokenHash: string, at: Date) => {
      await db.update(sessions).set({ lastSeenAt: at }).where(of(tokenHash));
    },
    setSecondFactor: async (tokenHash: string, at: Date) => {
      await db.update(sessions).set({ secondFactorAt: at }).where(of(tokenHash));
    },
    removeSession: async (tokenHash: string) => {
      await db.delete(sessions).where(or(of(tokenHash), eq(sessions.formerHash, tokenHash)));
    },
    removeSessionsOf: async (accountId: string, exceptTokenHash?: string) => {
      await db
        .delete(sessions)
        .where(
          and(
            eq(sessions.accountId, accountId),
            exceptTokenHash === undefined ? undefined : ne(sessions.tokenHash, exceptTokenHash),
          ),
        );
    },
    forgetSessions: async (before: Date) => {
      await db.delete(sessions).where(lt(sessions.expiresAt, before));
    },
  };
}

function createTokenRows(db: Database) {
  return {
    insertToken: async (token: ApiToken) => {
      await db.insert(apiTokens).values({ ...token, scopes: [...token.scopes] });
    },
    token: async (id: string): Promise<ApiToken | null> =>
      (await db.select().from(apiTokens).where(eq(apiTokens.id, id)))[0] ?? null,
    tokenByHash: async (tokenHash: string): Promise<ApiToken | null> =>
      (await db.select().from(apiTokens).where(eq(apiTokens.tokenHash, tokenHash)))[0] ?? null,
    tokensOf: async (accountId: string): Promise<readonly ApiToken[]> =>
      db.select().from(apiTokens).where(eq(apiTokens.accountId, accountId)).orderBy(desc(apiTokens.id)),
    touchToken: async (id: string, at: Date) => {
      await db.update(apiTokens).set({ lastUsedAt: at }).where(eq(apiTokens.id, id));
    },
    revokeToken: async (id: string, at: Date) => {
      await db
        .update(apiTokens)
        .set({ revokedAt: at })
        .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)));
    },
    revokeTokensOf: async (accountId: string, at: Date) => {
      await db
        .update(apiTokens)
        .set({ revokedAt: at })
        .where(and(eq(apiTokens.accountId, accountId), isNull(apiTokens.revokedAt)));
    },
  };
}
