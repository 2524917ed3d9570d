import type { Pool, PoolClient } from 'pg';

/** Begins to follow a query and tells when it has ended. */
export type FollowQuery = (name: string) => ((error?: unknown) => void) | undefined;

/** Follows every query of the pool's connections by its name alone: neither its text nor its values are passed on. */
export function watchQueries(pool: Pool, follow: FollowQuery): void {
  pool.on('connect', (client) => watch(client, follow));
}

type Query = (...words: unknown[]) => unknown;

function watch(client: PoolClient, follow: FollowQuery): void {
  const query = client.query.bind(client) as Query;
  const followed: Query = (...words) => {
    const ended = follow(queryName(words[0]));
    if (ended === undefined) return query(...words);
    const last = words.at(-1);
    if (typeof last === 'function') {
      const answer = last as Query;
      return query(...words.slice(0, -1), (error: unknown, result: unknown) => {
        ended(error ?? undefined);
        return answer(error, result);
      });
    }
    const result = query(...words);
    if (result instanceof Promise) result.then(() => ended(), ended);
    else ended();
    return result;
  };
  client.query = followed as typeof client.query;
}

/** "SELECT documents": the verb, and the first table that is named. */
export function queryName(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { text?: unknown } | undefined)?.text;
  if (typeof text !== 'string') return 'query';
  const verb = /^\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? 'query';
  const table = /\b(?:from|into|update)\s+(?:only\s+)?"?([a-z_][a-z0-9_]*)"?/i.exec(text)?.[1];
  return table === undefined || verb === 'BEGIN' ? verb : `${verb} ${table}`;
}
