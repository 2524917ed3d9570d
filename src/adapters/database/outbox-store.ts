import { and, eq, isNull, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import type { Clock, Outbox } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { outbox } from './schema/outbox.ts';

/** Promises work in the transaction that `db` is. */
export function createOutbox(
  db: Database,
  context: { readonly clock: Clock; readonly traceId: string },
): Outbox {
  return {
    async promise(queue, payload, options) {
      const waiting = options?.oncePer && (await findWaiting(db, queue, payload, options.oncePer));
      if (waiting) return waiting;
      const id = newId();
      await db.insert(outbox).values({
        id,
        queue,
        payload,
        traceId: context.traceId,
        createdAt: context.clock.now(),
        notBefore: options?.notBefore ?? null,
      });
      return id;
    },
  };
}

/** Not yet handed over, so it will still tell of what happens now. */
async function findWaiting<Payload extends object>(
  db: Database,
  queue: string,
  payload: Payload,
  key: keyof Payload & string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.queue, queue),
        isNull(outbox.relayedAt),
        isNull(outbox.finishedAt),
        sql`${outbox.payload} ->> ${key} = ${String(payload[key])}`,
      ),
    )
    .limit(1);
  return row?.id;
}
